package dev.skylight.internal.models.graph;

import java.io.IOException;
import java.nio.file.Path;

/** Tells files apart by what is in them. */
@FunctionalInterface
public interface FileHash {

  /** SHA-256 of the file's bytes in lower-case hex. */
  String sha256(Path file) throws IOException;
}
