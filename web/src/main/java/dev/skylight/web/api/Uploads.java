package dev.skylight.web.api;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Pictures that were searched with, for further pages. Their bytes are kept and not their vectors,
 * which another model would make useless. Thread-safe.
 */
final class Uploads {

  /** Most of them. */
  private static final int MOST = 64;

  /** Most bytes of all together; the last one is kept in any case. */
  private static final long MOST_BYTES = 64L << 20;

  private static final long KEPT_NANOS = Duration.ofMinutes(30).toNanos();

  /** One, and when it came. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Upload(byte[] picture, long nanos) {}

  private final LongSupplier clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Upload> uploads = new LinkedHashMap<>(); // guarded by this
  private long bytes; // guarded by this

  /**
   * None yet.
   *
   * @param clock nanoseconds, as of {@link System#nanoTime}
   */
  Uploads(LongSupplier clock) {
    this.clock = clock;
  }

  /** Keeps one, which is not to be changed; gives the id that nobody guesses. */
  String keep(byte[] picture) {
    byte[] id = new byte[16];
    random.nextBytes(id);
    String name = HexFormat.of().formatHex(id);
    synchronized (this) {
      uploads.put(name, new Upload(picture, clock.getAsLong()));
      bytes += picture.length;
      tidy();
    }
    return name;
  }

  /** One that is still kept. */
  synchronized Optional<byte[]> find(String id) {
    tidy();
    return Optional.ofNullable(uploads.get(id)).map(Upload::picture);
  }

  private void tidy() {
    long now = clock.getAsLong();
    Iterator<Upload> oldest = uploads.values().iterator();
    while (oldest.hasNext()) {
      Upload upload = oldest.next();
      boolean tooMany = uploads.size() > MOST || (bytes > MOST_BYTES && uploads.size() > 1);
      if (!tooMany && now - upload.nanos < KEPT_NANOS) {
        return;
      }
      oldest.remove();
      bytes -= upload.picture.length;
    }
  }
}
