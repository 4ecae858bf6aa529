package dev.skylight.fetch;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Names of hosts in one spelling: ASCII, lower case, no dot at the end, IPv6 without brackets. */
final class HostName {

  private static final Pattern NAME =
      Pattern.compile("(?=.{1,253}$)[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");

  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");

  /** What some programs take for an address: 2130706433, 0x7f.1, 0177.0.0.1. */
  private static final Pattern NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:[1-9]?\\d|1\\d\\d|2[0-4]\\d|25[0-5])(?:\\.(?!$)|$)){4}");

  /** Letters that the rules of 2003, which the JDK has, and those of today spell differently. */
  private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

  /** What is wrong with a host, as the end of a sentence. */
  static final class Wrong extends Exception {

    private static final long serialVersionUID = 1L;

    Wrong(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private HostName() {}

  /** The one spelling of a host as a URL has it. */
  static String of(String written) throws Wrong {
    if (written.startsWith("[")) {
      return ipv6(written);
    }
    if (AMBIGUOUS.matcher(written).find()) {
      throw new Wrong(
          "has a letter in its host name that has two spellings: write it as xn--", null);
    }
    String name;
    try {
      name = IDN.toASCII(written, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw new Wrong("has a host name that cannot be", e);
    }
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    if (NUMBER.matcher(name).matches() && !IPV4.matcher(name).matches()) {
      throw new Wrong("has a number for its host: write addresses as 192.0.2.1", null);
    }
    if (!NAME.matcher(name).matches()) {
      throw new Wrong(name.isEmpty() ? "names no host" : "has a host name that cannot be", null);
    }
    return name;
  }

  private static String ipv6(String written) throws Wrong {
    String inner = written.substring(1, Math.max(1, written.length() - 1)).toLowerCase(Locale.ROOT);
    if (written.endsWith("]") && IPV6.matcher(inner).matches()) {
      try {
        InetAddress.getByName("[" + inner + "]"); // brackets: nothing is looked up
        return inner;
      } catch (UnknownHostException e) {
        throw new Wrong("has an IPv6 address that cannot be", e);
      }
    }
    throw new Wrong("has an IPv6 address that cannot be", null);
  }

  /** The same where IPv6 may stand without its brackets. */
  static String bare(String host) throws Wrong {
    boolean ipv6 = host.indexOf(':') != host.lastIndexOf(':') && !host.startsWith("[");
    return of(ipv6 ? "[" + host + "]" : host);
  }

  /**
   * A host that somebody allows.
   *
   * @throws SkylightException BAD_INPUT where it is no name
   */
  static String allowed(String typed) {
    try {
      return bare(typed.strip());
    } catch (Wrong e) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "'" + typed + "' is no host to allow: give its name alone, as cdn.example or 10.1.2.3.",
          e);
    }
  }
}
