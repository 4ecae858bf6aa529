package dev.skylight.internal.models;

import dev.skylight.internal.files.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SHA-256 of files, remembered by path, size and modification time in a folder of small files, so
 * that a large model is not read again by every command. Losing the folder costs time alone.
 * Thread-safe, also between processes: entries appear by rename.
 */
final class FileHashes {

  private static final Logger log = LoggerFactory.getLogger(FileHashes.class);

  private final Path cache;

  FileHashes(Path cache) {
    this.cache = cache;
  }

  /** SHA-256 of the file's bytes in lower-case hex. */
  String sha256(Path file) throws IOException {
    Path real = file.toRealPath();
    BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
    String key =
        String.join(
            "\n",
            real.toString(),
            Long.toString(attributes.size()),
            attributes.lastModifiedTime().toInstant().toString(),
            String.valueOf(attributes.fileKey()));
    Path entry = cache.resolve(Sha256.of(key.getBytes(StandardCharsets.UTF_8)));
    String known = read(entry, key);
    if (known != null) {
      return known;
    }
    String hash = Sha256.ofFile(real);
    write(entry, key, hash);
    return hash;
  }

  private static String read(Path entry, String key) {
    try {
      if (!Files.exists(entry)) {
        return null;
      }
      List<String> lines = Files.readAllLines(entry);
      boolean whole =
          lines.size() == 5
              && String.join("\n", lines.subList(1, 5)).equals(key)
              && lines.get(0).matches("[0-9a-f]{64}");
      return whole ? lines.get(0) : null;
    } catch (IOException | UncheckedIOException e) {
      log.debug("ignoring the unreadable cache entry {}", entry, e);
      return null;
    }
  }

  private void write(Path entry, String key, String hash) {
    try {
      Files.createDirectories(cache);
      Path temporary = Files.createTempFile(cache, "new", ".tmp");
      try {
        Files.writeString(temporary, hash + "\n" + key + "\n");
        Files.move(temporary, entry, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        log.debug("not caching in {}", cache, e);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException | UnsupportedOperationException e) {
      log.debug("cannot remember the hash in {}; it will be computed again", cache, e);
    }
  }
}
