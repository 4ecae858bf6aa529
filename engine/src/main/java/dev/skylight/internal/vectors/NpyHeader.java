package dev.skylight.internal.vectors;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a NumPy file. Format: NumPy's {@code numpy/lib/format.py}, versions 1.0, 2.0 and
 * 3.0.
 *
 * @param descr dtype, such as {@code <f4}
 * @param fortranOrder whether columns are contiguous
 * @param shape extents
 * @param dataOffset byte at which the data begin
 */
public record NpyHeader(String descr, boolean fortranOrder, List<Long> shape, long dataOffset) {

  /** Where the data of a file of ours begin: one page, so that no chunk shares a page with it. */
  public static final int OUR_OFFSET = 4096;

  /**
   * What is rewritten when a file grows: well inside one disk sector, so it is old or new, whole.
   */
  static final int CHANGING_BYTES = 128;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 20;

  private static final Pattern DESCR =
      Pattern.compile("['\"]descr['\"]\\s*:\\s*['\"]([^'\"]*)['\"]");
  private static final Pattern ORDER =
      Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(([^)]*)\\)");

  /** The 4,096 bytes before the data of a file of ours. */
  public static byte[] bytes(long rows, int dimension) {
    String dict =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + dimension + "), }";
    byte[] header = new byte[OUR_OFFSET];
    Arrays.fill(header, (byte) ' ');
    System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
    header[6] = 1;
    header[7] = 0;
    int length = OUR_OFFSET - 10;
    header[8] = (byte) length;
    header[9] = (byte) (length >> 8);
    byte[] text = dict.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, header, 10, text.length);
    header[OUR_OFFSET - 1] = '\n';
    return header;
  }

  /**
   * Reads the header of a file.
   *
   * @throws SkylightException BAD_INPUT where there is no file, DAMAGED where it is no NumPy file
   */
  public static NpyHeader read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(8);
      if (start.length < 8 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
        throw damaged(file, "it does not begin as a NumPy file does (byte 0x93, then NUMPY)");
      }
      int major = start[6];
      if (major < 1 || major > 3) {
        throw damaged(
            file, "its NumPy format version is " + major + "." + start[7] + ", known are 1 to 3");
      }
      int lengthBytes = major == 1 ? 2 : 4;
      byte[] length = in.readNBytes(lengthBytes);
      long size = 0;
      for (int i = length.length - 1; i >= 0; i--) {
        size = size << 8 | (length[i] & 0xff);
      }
      if (length.length < lengthBytes || size <= 0 || size > LONGEST) {
        throw damaged(file, "its header claims a length of " + size + " bytes");
      }
      byte[] text = in.readNBytes((int) size);
      if (text.length < size) {
        throw damaged(
            file, "it ends inside its header: " + text.length + " of " + size + " bytes are there");
      }
      return parse(file, new String(text, StandardCharsets.UTF_8), 8 + lengthBytes + size);
    } catch (IOException e) {
      throw IoFailures.ofFile("read " + file.getFileName(), file, e);
    }
  }

  private static NpyHeader parse(Path file, String dict, long dataOffset) {
    Matcher descr = DESCR.matcher(dict);
    Matcher order = ORDER.matcher(dict);
    Matcher shape = SHAPE.matcher(dict);
    if (!descr.find() || !order.find() || !shape.find()) {
      throw damaged(file, "its header does not name descr, fortran_order and shape");
    }
    List<Long> extents = new ArrayList<>();
    for (String extent : shape.group(1).split(",", -1)) {
      if (!extent.isBlank()) {
        try {
          extents.add(Long.parseLong(extent.strip()));
        } catch (NumberFormatException e) {
          throw damaged(file, "its header has the shape (" + shape.group(1) + ")");
        }
      }
    }
    return new NpyHeader(
        descr.group(1), order.group(1).equals("True"), List.copyOf(extents), dataOffset);
  }

  private static SkylightException damaged(Path file, String why) {
    return new SkylightException(
        Kind.DAMAGED,
        file
            + " is not a usable NumPy file: "
            + why
            + ". If Skylight wrote it, run `skylight verify --repair`; otherwise put a good file in its"
            + " place, or move it away.");
  }
}
