package dev.skylight.postgres;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * What stands behind the question mark. The driver knows libpq's names under others, and ignores
 * what it does not know: here an unknown one is refused.
 */
final class UrlParameters {

  /** Longest wait for an answer, where the address says nothing. */
  static final int SOCKET_SECONDS = 120;

  private static final int CONNECT_SECONDS = 10;
  private static final int LOGIN_SECONDS = 20;

  /** Parts of the address that may stand here, too. */
  private static final Set<String> PARTS = Set.of("user", "password", "host", "port", "dbname");

  /** The same under another name; first libpq's, then the driver's own and those of ORMs. */
  private static final Map<String, String> RENAMED =
      Map.ofEntries(
          entry("sslmode", "sslmode"),
          entry("sslcert", "sslcert"),
          entry("sslkey", "sslkey"),
          entry("sslpassword", "sslpassword"),
          entry("sslrootcert", "sslrootcert"),
          entry("sslnegotiation", "sslNegotiation"),
          entry("channel_binding", "channelBinding"),
          entry("require_auth", "requireAuth"),
          entry("gssencmode", "gssEncMode"),
          entry("krbsrvname", "kerberosServerName"),
          entry("application_name", "ApplicationName"),
          entry("options", "options"),
          entry("currentSchema", "currentSchema"),
          entry("schema", "currentSchema"));

  private static final Map<String, String> SECONDS =
      Map.of(
          "connect_timeout", "connectTimeout",
          "socketTimeout", "socketTimeout",
          "prepareThreshold", "prepareThreshold");

  private static final Map<String, String> SERVERS =
      Map.of(
          "any", "any",
          "read-write", "primary",
          "primary", "primary",
          "read-only", "secondary",
          "standby", "secondary",
          "prefer-standby", "preferSecondary");

  /** They tune what Java leaves to the system, or size the pools of other programs. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "fallback_application_name",
          "keepalives_idle",
          "keepalives_interval",
          "keepalives_count",
          "tcp_user_timeout",
          "sslcompression",
          "sslsni",
          "connection_limit",
          "pool_timeout",
          "supa");

  private final UrlReader reader;
  private final Map<String, String> parts = new HashMap<>();
  private final Properties driver = new Properties();

  UrlParameters(UrlReader reader) {
    this.reader = reader;
    driver.setProperty("ApplicationName", "skylight");
    driver.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
    driver.setProperty("socketTimeout", String.valueOf(SOCKET_SECONDS));
    driver.setProperty("reWriteBatchedInserts", "true");
    driver.setProperty("tcpKeepAlive", "true");
  }

  /** Reads {@code a=b&c=d}. */
  void read(String query) {
    if (query.isEmpty()) {
      return;
    }
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw reader.bad("has a parameter that is not NAME=VALUE behind the ?");
      }
      take(reader.decoded(pair.substring(0, equals)), reader.decoded(pair.substring(equals + 1)));
    }
    trust();
  }

  private void take(String key, String value) {
    if (PARTS.contains(key)) {
      parts.put(key, value);
    } else if (RENAMED.containsKey(key)) {
      driver.setProperty(RENAMED.get(key), value);
    } else if (SECONDS.containsKey(key)) {
      if (!value.matches("[0-9]{1,6}")) {
        throw reader.bad("has a " + key + " that is no whole number");
      }
      driver.setProperty(SECONDS.get(key), value);
    } else if (!special(key, value) && !WITHOUT_EFFECT.contains(key)) {
      throw reader.bad(
          "has a parameter '" + key + "' that Skylight does not know. Leave it out, or correct it");
    }
  }

  /** Those whose value decides. */
  private boolean special(String key, String value) {
    switch (key) {
      case "target_session_attrs" ->
          driver.setProperty("targetServerType", oneOf(key, value, SERVERS));
      case "load_balance_hosts" ->
          driver.setProperty(
              "loadBalanceHosts", oneOf(key, value, Map.of("disable", "false", "random", "true")));
      case "keepalives" ->
          driver.setProperty("tcpKeepAlive", oneOf(key, value, Map.of("0", "false", "1", "true")));
      case "ssl" -> { // as in libpq, for addresses made for Java
        if (oneOf(key, value, Map.of("true", "require", "false", "")).length() > 0) {
          driver.setProperty("sslmode", "require");
        }
      }
      case "pgbouncer" -> { // as of Prisma: its next transaction may be at another server process
        if (oneOf(key, value, Map.of("true", "0", "false", "")).length() > 0) {
          driver.setProperty("prepareThreshold", "0");
        }
      }
      case "client_encoding" ->
          oneOf(
              key,
              value.toLowerCase(Locale.ROOT),
              Map.of("utf8", "", "utf-8", "", "unicode", "", "auto", ""));
      case "ssl_min_protocol_version" -> // Java's own least one is TLS 1.2
          oneOf(key, value, Map.of("TLSv1", "", "TLSv1.1", "", "TLSv1.2", ""));
      default -> {
        return false;
      }
    }
    return true;
  }

  private String oneOf(String key, String value, Map<String, String> known) {
    String meaning = known.get(value);
    if (meaning == null) {
      throw reader.bad(
          "has a "
              + key
              + " that Skylight does not know. It may be "
              + String.join(", ", known.keySet().stream().sorted().toList()));
    }
    return meaning;
  }

  /** Certificates are checked where libpq would check them. */
  private void trust() {
    String mode = driver.getProperty("sslmode", "prefer");
    if ("system".equals(driver.getProperty("sslrootcert"))) {
      if (!driver.containsKey("sslmode")) {
        driver.setProperty("sslmode", "verify-full");
      } else if (!"verify-full".equals(mode)) {
        throw reader.bad("has sslrootcert=system, which goes with sslmode=verify-full alone");
      }
      driver.remove("sslrootcert");
      driver.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    } else if ("require".equals(mode) && driver.containsKey("sslrootcert")) {
      driver.setProperty("sslmode", "verify-ca");
    }
  }

  /** A part of the address that stood here, or "". */
  String own(String part) {
    return parts.getOrDefault(part, "");
  }

  /** Everything for the driver. */
  Properties properties(String user, String password, int hosts) {
    driver.setProperty("user", user);
    if (!password.isEmpty()) {
      driver.setProperty("password", password); // otherwise the driver looks into ~/.pgpass
    }
    int connect = Integer.parseInt(driver.getProperty("connectTimeout"));
    if (connect > 0) { // 0 waits for ever, as in libpq
      driver.setProperty("loginTimeout", String.valueOf(hosts * connect + LOGIN_SECONDS));
    }
    return driver;
  }
}
