package dev.skylight.internal.verification;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.vectors.NpyHeader;
import dev.skylight.internal.vectors.Preallocation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How {@code embeddings.npy} stands to what its ledger says of it, by its first page and its
 * length. The header of a file of ours follows from its shape, so each of its bytes is known.
 *
 * @param state which of the cases it is
 * @param length bytes of the file
 * @param rows rows that its header names; -1 where it cannot be read or trusted
 * @param badByte first byte of the header that is not as it should be; -1 where all are
 */
record FileCheck(State state, long length, long rows, int badByte) {

  enum State {
    /** Header and length are right. */
    SOUND,
    /** Longer than the ledger knows, as after a growth that was interrupted: nothing is lost. */
    GROWN,
    /** Bytes at the end are gone, or an older and shorter file of ours is in its place. */
    SHORT,
    /** The header is damaged. */
    HEADER,
    /** A whole file that is not the one the ledger describes. */
    FOREIGN
  }

  private static final Pattern ITEM = Pattern.compile("[<>=|]?[a-zA-Z](\\d{1,3})");

  static FileCheck of(Path file, LedgerHeader ledger) {
    byte[] head;
    long length;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(NpyHeader.OUR_OFFSET);
      length = Files.size(file);
    } catch (IOException e) {
      throw IoFailures.ofFile("read " + file.getFileName(), file, e);
    }
    int bad = Arrays.mismatch(head, NpyHeader.bytes(ledger.rows(), ledger.dimension()));
    long expected = Preallocation.sizeOf(ledger.rows(), ledger.dimension());
    if (bad < 0 || bad == head.length) {
      State state = length < expected ? State.SHORT : length > expected ? State.GROWN : State.SOUND;
      return new FileCheck(state, length, ledger.rows(), -1);
    }
    return ofOtherHeader(file, ledger, head, length, bad);
  }

  private static FileCheck ofOtherHeader(
      Path file, LedgerHeader ledger, byte[] head, long length, int bad) {
    NpyHeader npy;
    try {
      npy = NpyHeader.read(file);
    } catch (SkylightException e) {
      if (e.kind() != Kind.DAMAGED) {
        throw e;
      }
      return new FileCheck(State.HEADER, length, -1, bad);
    }
    if (npy.shape().size() == 2 && npy.shape().get(1) == ledger.dimension()) {
      long rows = npy.shape().get(0);
      boolean ours = rows >= 0 && Arrays.equals(head, NpyHeader.bytes(rows, ledger.dimension()));
      if (ours) {
        long size = Preallocation.sizeOf(rows, ledger.dimension());
        if (rows > ledger.rows() && length >= size) {
          return new FileCheck(State.GROWN, length, rows, -1);
        }
        if (rows < ledger.rows() && length == size) {
          return new FileCheck(State.SHORT, length, rows, -1);
        }
        return new FileCheck(State.HEADER, length, -1, bad);
      }
    }
    boolean sameShape =
        npy.dataOffset() == NpyHeader.OUR_OFFSET
            && npy.shape().equals(List.of(ledger.rows(), (long) ledger.dimension()));
    return !sameShape && wholeByItself(npy, length)
        ? new FileCheck(State.FOREIGN, length, npy.shape().isEmpty() ? 0 : npy.shape().get(0), bad)
        : new FileCheck(State.HEADER, length, -1, bad);
  }

  /** Whether the file is as long as its own header says: then no accident made that header. */
  private static boolean wholeByItself(NpyHeader npy, long length) {
    Matcher item = ITEM.matcher(npy.descr());
    if (!item.matches()) {
      return false;
    }
    try {
      long bytes = Long.parseLong(item.group(1));
      for (long extent : npy.shape()) {
        bytes = Math.multiplyExact(bytes, extent);
      }
      return Math.addExact(bytes, npy.dataOffset()) == length;
    } catch (ArithmeticException e) {
      return false;
    }
  }
}
