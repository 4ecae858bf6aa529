package dev.skylight.fetch;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Limits of fetching. Immutable.
 *
 * @param allowedHosts names that may lie at an address of this machine or its network; metadata
 *     addresses are refused even so
 * @param maxBytes most bytes of a picture
 * @param connect until a connection stands
 * @param read between two pieces of an answer; for so long may a body drip
 * @param whole for one attempt, from its start to the last byte
 * @param redirects most of them
 * @param perHost most connections to a host at once, without those whose bodies drip
 * @param total most connections at once
 * @param tries attempts at a picture, the first included
 * @param longestWait most that a server's Retry-After is waited for
 */
public record FetchSettings(
    Set<String> allowedHosts,
    long maxBytes,
    Duration connect,
    Duration read,
    Duration whole,
    int redirects,
    int perHost,
    int total,
    int tries,
    Duration longestWait) {

  /** Polite to one shop's server, patient with a slow one. */
  public static final FetchSettings USUAL =
      new FetchSettings(
          Set.of(),
          20 << 20,
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30),
          3,
          4,
          32,
          3,
          Duration.ofSeconds(60));

  /**
   * Host names are brought to one spelling.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where one is no name
   */
  public FetchSettings {
    allowedHosts =
        allowedHosts.stream().map(HostName::allowed).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The same with other hosts allowed.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where one is no name
   */
  public FetchSettings allowing(Set<String> hosts) {
    return new FetchSettings(
        hosts, maxBytes, connect, read, whole, redirects, perHost, total, tries, longestWait);
  }
}
