package dev.skylight.web.gate;

import java.util.List;
import java.util.Locale;

/** Whether a browser was told by a page of ours to come here, as far as it says. */
final class OriginRule {

  private final HostRule hosts;

  OriginRule(HostRule hosts) {
    this.hosts = hosts;
  }

  /**
   * Whether a request that sends something may do so.
   *
   * @param host of the request, which is one of ours
   * @param origins all headers {@code Origin}
   * @param sites all headers {@code Sec-Fetch-Site}
   */
  boolean allows(String host, List<String> origins, List<String> sites) {
    for (String site : sites) {
      if (!site.equals("same-origin") && !site.equals("none")) {
        return false;
      }
    }
    String ours = host.toLowerCase(Locale.ROOT);
    for (String origin : origins) {
      String theirs = origin.toLowerCase(Locale.ROOT);
      boolean same =
          theirs.equals("http://" + ours)
              || (hosts.named(ours) && theirs.equals("https://" + ours));
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Whether a picture may be shown: other sites must not embed private ones. */
  boolean allowsPicture(List<String> sites) {
    return sites.stream().noneMatch(site -> site.equals("cross-site") || site.equals("same-site"));
  }
}
