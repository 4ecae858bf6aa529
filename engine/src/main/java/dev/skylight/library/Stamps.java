package dev.skylight.library;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;

/**
 * What tells in microseconds whether a collection's files have changed. The ledger must be looked
 * at and not opened for it: SQLite's locks end when anything else in the process closes its file.
 *
 * @param settled whether all files were last changed long enough ago that another change would show
 */
record Stamps(Stamp ledger, Stamp vectors, Stamp index, Stamp report, boolean settled) {

  /** Clocks of file systems tick that slowly: two changes in one tick look like one. */
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(2);

  /**
   * A file.
   *
   * @param size in bytes; -1: it is not there
   * @param changedNanos modification time
   * @param key what tells it from another file of that name: the inode
   */
  record Stamp(long size, long changedNanos, String key) {

    private static final Stamp NONE = new Stamp(-1, Long.MIN_VALUE, "");

    static Stamp of(Path file) {
      try {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
        return new Stamp(
            found.size(),
            found.lastModifiedTime().to(TimeUnit.NANOSECONDS),
            String.valueOf(found.fileKey()));
      } catch (NoSuchFileException e) {
        return NONE;
      } catch (IOException e) {
        throw IoFailures.ofFile("look at " + file.getFileName(), file, e);
      }
    }

    /** Whether it is the same file with as many bytes, whatever is written in it. */
    boolean sameFile(Stamp other) {
      return size == other.size && key.equals(other.key);
    }
  }

  static Stamps of(DataFolder data) {
    long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    Stamp ledger = Stamp.of(data.ledger());
    Stamp vectors = Stamp.of(data.embeddings());
    Stamp index = Stamp.of(data.index());
    Stamp report = Stamp.of(data.indexReport());
    long last =
        Math.max(
            Math.max(ledger.changedNanos, vectors.changedNanos),
            Math.max(index.changedNanos, report.changedNanos));
    return new Stamps(ledger, vectors, index, report, last < now - TICK_NANOS);
  }
}
