package dev.skylight.fetch;

import dev.skylight.fetch.AddressRule.Verdict;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Gives the addresses of a host that may be connected to. The client connects to exactly these and
 * asks anew for every connection, so an answer that changes in between changes nothing.
 */
final class GuardedResolver implements DnsResolver {

  /** How names become addresses. */
  @FunctionalInterface
  interface Names {
    /** All addresses of a name, or the one that is written out. */
    InetAddress[] of(String host) throws UnknownHostException;
  }

  /** A host without an address that may be connected to. */
  static final class Forbidden extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    /** Whether allowing its name could not help. */
    private final boolean never;

    Forbidden(String message, boolean never) {
      super(message);
      this.never = never;
    }

    boolean never() {
      return never;
    }
  }

  private final Names names;
  private final Set<String> allowed;

  /** Hosts named in {@code allowed} may lie inside. */
  GuardedResolver(Names names, Set<String> allowed) {
    this.names = names;
    this.allowed = allowed;
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    String name = name(host);
    InetAddress[] all = names.of(name);
    boolean mayLieInside = allowed.contains(name);
    List<InetAddress> open = new ArrayList<>();
    boolean allNever = true;
    for (InetAddress address : all) {
      Verdict verdict = AddressRule.judge(address);
      allNever &= verdict == Verdict.NEVER;
      if (verdict == Verdict.PUBLIC || (verdict == Verdict.INSIDE && mayLieInside)) {
        open.add(address);
      }
    }
    if (open.isEmpty()) {
      // for the log alone: strangers who name hosts are not told where these lie
      throw new Forbidden(host + " lies at " + Arrays.toString(all), allNever);
    }
    return open.toArray(InetAddress[]::new);
  }

  /** The client puts IPv6 into brackets, and makes of xn-- the letters that it stands for. */
  private static String name(String host) throws UnknownHostException {
    try {
      return HostName.bare(host);
    } catch (HostName.Wrong e) {
      UnknownHostException unknown = new UnknownHostException(host);
      unknown.initCause(e);
      throw unknown;
    }
  }

  @Override
  public String resolveCanonicalHostname(String host) {
    return host; // asked for by Kerberos, which is not spoken here
  }
}
