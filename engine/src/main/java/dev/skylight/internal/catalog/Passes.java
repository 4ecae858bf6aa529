package dev.skylight.internal.catalog;

import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What passes over a whole catalog found, kept while its file stays as it is: a job opens the
 * catalog for every chunk, and a table without the right index would be read through each time. Is
 * let go where memory runs short. Thread-safe.
 */
final class Passes {

  private static final int FILES = 4;

  /** How old a file's last change must be for a second one to show in its time. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private static final Map<Path, Passes> KEPT =
      new LinkedHashMap<>(FILES, 1, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Passes> eldest) {
          return size() > FILES;
        }
      };

  /** A pass over the table. */
  @FunctionalInterface
  interface Pass<T> {
    T run() throws SQLException;
  }

  private record Found(Stamp stamp, boolean settled, SoftReference<?> value) {}

  /**
   * When database and write-ahead log were changed. The files are not opened: to close one would
   * drop the locks that SQLite holds in this process.
   */
  private record Stamp(Map<String, Object> database, Map<String, Object> log, long newest) {

    static Stamp of(Path file) {
      Path log = SqliteCatalogFile.log(file);
      try {
        Map<String, Object> database = facts(file);
        Map<String, Object> written = Files.exists(log) ? facts(log) : Map.of();
        if (Long.valueOf(0).equals(written.get("size"))) {
          written = Map.of(); // made by whoever opens the database, to read it, too
        }
        return new Stamp(database, written, Math.max(millis(database), millis(written)));
      } catch (IOException e) {
        throw IoFailures.ofFile("look at the catalog", file, e);
      }
    }

    private static Map<String, Object> facts(Path file) throws IOException {
      Map<String, Object> facts = new HashMap<>();
      for (String view : file.getFileSystem().supportedFileAttributeViews()) {
        if (view.equals("unix")) {
          facts.putAll(Files.readAttributes(file, "unix:ino,dev,ctime"));
        }
      }
      facts.putAll(Files.readAttributes(file, "size,lastModifiedTime"));
      return facts;
    }

    private static long millis(Map<String, Object> facts) {
      return facts.get("lastModifiedTime") instanceof java.nio.file.attribute.FileTime time
          ? time.toMillis()
          : 0;
    }
  }

  private final Path file;
  private final Map<Class<?>, Found> found = new HashMap<>();

  private Passes(Path file) {
    this.file = file;
  }

  /** Those of a file. */
  static Passes of(Path file) {
    synchronized (KEPT) {
      return KEPT.computeIfAbsent(file.toAbsolutePath().normalize(), Passes::new);
    }
  }

  /** What an earlier pass found, or else a new one, which others wait for. */
  synchronized <T> T once(Class<T> kind, Pass<T> pass) throws SQLException {
    // before the pass: what is written meanwhile makes it out of date
    Stamp stamp = Stamp.of(file);
    T known = known(kind, stamp);
    if (known != null) {
      return known;
    }
    T made = pass.run();
    boolean settled = System.currentTimeMillis() - stamp.newest() > SETTLED.toMillis();
    found.put(kind, new Found(stamp, settled, new SoftReference<>(made)));
    return made;
  }

  /** What an earlier pass found, or null. */
  synchronized <T> T ifMade(Class<T> kind) {
    return known(kind, Stamp.of(file));
  }

  private <T> T known(Class<T> kind, Stamp stamp) {
    Found last = found.get(kind);
    return last != null && last.settled() && last.stamp().equals(stamp)
        ? kind.cast(last.value().get())
        : null;
  }
}
