package dev.skylight.fetch;

import static dev.skylight.fetch.Shop.JPEG;
import static dev.skylight.fetch.Shop.PATIENT;
import static dev.skylight.fetch.Shop.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.skylight.fetch.FetchException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContextBuilder;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS by an authority of this test. */
@Timeout(180)
class FetchOverTlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path folder;

  private static Shop shop;
  private static SSLContext trusting;

  @BeforeAll
  static void open() throws Exception {
    Path keys = folder.resolve("keys.p12");
    keytool(keys, "authority", "-ext", "bc:c=ca:true");
    keytool(
        keys, "shop", "-signer", "authority", "-ext", "san=dns:shop.test,dns:xn--bcher-kva.test");
    trusting = SSLContextBuilder.create().loadTrustMaterial(keys, PASSWORD).build();
    SSLContext serving =
        SSLContextBuilder.create()
            .loadKeyMaterial(keys, PASSWORD, PASSWORD, (aliases, parameters) -> "shop")
            .build();
    HttpsServer server = HttpsServer.create();
    server.setHttpsConfigurator(new HttpsConfigurator(serving));
    shop = new Shop(server);
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static void keytool(Path store, String alias, String... more)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD),
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-validity",
                "2"));
    command.addAll(List.of(more));
    Path said = folder.resolve("keytool.txt");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "keytool");
    assertEquals(0, process.exitValue(), Files.readString(said));
  }

  private static PictureFetcher fetcher(SSLContext tls) {
    return new PictureFetcher(
        PATIENT.allowing(Set.of("shop.test", "cdn.test", "xn--bcher-kva.test")),
        host -> new InetAddress[] {InetAddress.getLoopbackAddress()},
        tls,
        Duration.ofMillis(1));
  }

  private static String url(String host, String path) {
    return "https://" + host + ":" + shop.port() + path;
  }

  private static void assertFails(
      PictureFetcher fetcher, Reason reason, String sentence, String url) {
    FetchException e = failure(fetcher, url);
    assertEquals(reason, e.reason(), e.getMessage());
    assertTrue(e.getMessage().contains(sentence), e.getMessage());
  }

  @Test
  void aCertificateForThisNameByWhoIsTrustedIsGood() throws Exception {
    try (PictureFetcher fetcher = fetcher(trusting)) {
      for (String host : List.of("shop.test", "b\u00fccher.test")) {
        assertArrayEquals(JPEG, fetcher.fetch(url(host, "/a.jpg"), Validators.NONE).bytes());
      }
    }
  }

  @Test
  void oneForAnotherNameIsNot() {
    try (PictureFetcher fetcher = fetcher(trusting)) {
      assertFails(fetcher, Reason.TLS, "is for other names", url("cdn.test", "/a.jpg"));
    }
  }

  @Test
  void oneByAnUnknownAuthorityIsNot() {
    int before = shop.asked.size();
    try (PictureFetcher fetcher = fetcher(SSLContexts.createDefault())) {
      assertFails(fetcher, Reason.TLS, "nobody who is trusted here", url("shop.test", "/a.jpg"));
    }
    assertEquals(before, shop.asked.size());
  }

  @Test
  void aServerThatDoesNotEncryptIsNotReadAsOneThatDoes() throws Exception {
    try (RawServer plain =
            new RawServer(
                (n, out) -> out.write(RawServer.bytes("HTTP/1.1 400 Bad Request\r\n\r\n")));
        PictureFetcher fetcher = fetcher(trusting)) {
      assertFails(fetcher, Reason.TLS, "no way of encrypting", plain.url("https"));
    }
  }

  @Test
  void aRedirectToAnInnerHostWithoutHttpsIsRefused() throws Exception {
    try (Shop inner = new Shop();
        PictureFetcher fetcher = fetcher(trusting)) {
      String secret = "http://inner.test:" + inner.port() + "/secret";
      shop.page("/down", Shop.status(302, new byte[0], "Location", secret));
      assertFails(
          fetcher, Reason.FORBIDDEN_ADDRESS, "--allow-host inner.test", url("shop.test", "/down"));
      assertEquals(List.of(), inner.asked);
    }
  }
}
