package dev.skylight.library;

import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The pictures that a query is made of, to be left out of what it finds. */
final class Itself {

  private final List<Path> files = new ArrayList<>();
  private final List<byte[]> contents = new ArrayList<>();

  /** Of a query; those that hits are not to be like are no part of it. */
  Itself(Query query) {
    for (Query.Part part : query.parts()) {
      if (part.weight() > 0 && part.source() instanceof Query.PictureFile picture) {
        files.add(picture.file().toAbsolutePath().normalize());
      } else if (part.weight() > 0 && part.source() instanceof Query.PictureBytes picture) {
        contents.add(picture.bytes());
      }
    }
  }

  /** Whether it is made of nothing that a row's picture could be, as of rows or words. */
  boolean isEmpty() {
    return files.isEmpty() && contents.isEmpty();
  }

  /** Rows of which a picture is one of the query's: the same file, or one with the same bytes. */
  Set<Long> among(Map<Long, List<Picture>> rows) {
    Set<Long> found = new HashSet<>();
    rows.forEach(
        (row, pictures) -> {
          if (pictures.stream().anyMatch(this::holds)) {
            found.add(row);
          }
        });
    return found;
  }

  private boolean holds(Picture picture) {
    if (picture.file().isEmpty()) {
      return false;
    }
    Path file = picture.file().get().toAbsolutePath().normalize();
    if (files.contains(file)) {
      return true; // also where it is not there any more
    }
    try {
      return Files.isReadable(file) && Files.isRegularFile(file) && sameBytes(file);
    } catch (IOException e) {
      throw IoFailures.ofFile("compare the query with " + file.getFileName(), file, e);
    }
  }

  private boolean sameBytes(Path file) throws IOException {
    long size = Files.size(file);
    for (Path mine : files) {
      if (Files.size(mine) == size && Files.mismatch(mine, file) < 0) {
        return true;
      }
    }
    for (byte[] mine : contents) {
      if (mine.length == size && Arrays.equals(mine, Files.readAllBytes(file))) {
        return true;
      }
    }
    return false;
  }
}
