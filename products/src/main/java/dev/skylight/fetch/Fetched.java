package dev.skylight.fetch;

import java.time.Instant;

/**
 * What a server answered.
 *
 * @param bytes of the picture; null where it has not changed since the validators were given
 * @param validators to ask with the next time
 * @param freshUntil before which there is no need to ask again; null where nothing was said
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Fetched(byte[] bytes, Validators validators, Instant freshUntil) {

  /** Whether the picture is as it was. */
  public boolean unchanged() {
    return bytes == null;
  }
}
