package dev.skylight.internal.vectors;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Shape of a file that can be mapped. */
record NpyShape(long rows, int dimension) {

  static NpyShape of(Path file, NpyHeader header) {
    if (!header.descr().equals("<f4")) {
      throw wrong(file, "its numbers are " + header.descr() + ", expected <f4 (float32)");
    }
    if (header.fortranOrder()) {
      throw wrong(file, "it is stored column by column (fortran_order), expected row by row");
    }
    List<Long> shape = header.shape();
    if (shape.size() != 2 || shape.get(0) < 0 || shape.get(1) < 1 || shape.get(1) > 1 << 24) {
      throw wrong(file, "its shape is " + shape + ", expected [rows, dimension]");
    }
    return new NpyShape(shape.get(0), shape.get(1).intValue());
  }

  /**
   * Throws DAMAGED unless a file with data from {@code dataOffset} on has the right length. One of
   * ours may be longer: it grows, or its growth was interrupted.
   */
  void requireLength(Path file, long dataOffset, long length) {
    long expected = dataOffset + rows * dimension * Float.BYTES;
    if (length < expected) {
      throw truncated(file, expected, length);
    }
    if (length > expected && dataOffset != NpyHeader.OUR_OFFSET) {
      throw new SkylightException(
          Kind.DAMAGED,
          String.format(
              Locale.ROOT,
              "%s is too long: its header says %d rows of %d float32, which make %d bytes, and it"
                  + " has %d. Put the right file in its place, or move it away.",
              file,
              rows,
              dimension,
              expected,
              length));
    }
  }

  SkylightException truncated(Path file, long expected, long length) {
    return new SkylightException(
        Kind.DAMAGED,
        String.format(
            Locale.ROOT,
            "%s is truncated: its header says %d rows of %d float32, which make %d bytes, and it has"
                + " %d. If Skylight wrote it, run `skylight verify --repair`; otherwise run `skylight regenerate"
                + " --only-missing`, which keeps its valid rows.",
            file,
            rows,
            dimension,
            expected,
            length));
  }

  private static SkylightException wrong(Path file, String why) {
    return new SkylightException(
        Kind.BAD_INPUT,
        file
            + " cannot be used as vectors: "
            + why
            + ". Save it anew with numpy.save(path, array.astype('float32')), or move it away.");
  }
}
