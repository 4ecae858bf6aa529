package dev.skylight.internal.files;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AccessMode;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;
import java.util.OptionalLong;
import org.sqlite.SQLiteErrorCode;

/** Turns what the disk and SQLite throw into a sentence of the right kind. */
public final class IoFailures {

  /** SQLite needs as much beside a database: a journal of some pages, 32 KiB of shared memory. */
  private static final long LITTLE = 64 << 10;

  private IoFailures() {}

  /**
   * For a file that could not be read or written.
   *
   * @param doing what was going on, as in {@code "write embeddings.npy"}
   */
  public static SkylightException ofFile(String doing, Path file, Throwable cause) {
    if (isDiskFull(cause)) {
      return full(doing, file, -1, cause);
    }
    if (isReadOnly(cause)) {
      return readOnly(doing, file, cause);
    }
    if (cause instanceof NoSuchFileException) {
      return failure(Kind.BAD_INPUT, doing, file + " does not exist", cause);
    }
    if (cause instanceof AccessDeniedException || cause instanceof FileNotFoundException) {
      return failure(
          Kind.BAD_INPUT,
          doing,
          file + " cannot be opened. Change the owner or mode of it and its folder",
          cause);
    }
    return failure(Kind.TRANSIENT, doing, file + ": " + reason(cause), cause);
  }

  /**
   * For a file that did not fit on its device.
   *
   * @param bytes how many bytes it needs
   */
  public static SkylightException diskFull(String doing, Path file, long bytes, Throwable cause) {
    return full(doing, file, bytes, cause);
  }

  /** For an SQLite database that could not be read or written. */
  public static SkylightException ofSqlite(String doing, Path file, SQLException cause) {
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(cause.getErrorCode() & 0xff);
    boolean opening =
        code == SQLiteErrorCode.SQLITE_IOERR || code == SQLiteErrorCode.SQLITE_CANTOPEN;
    if (opening && isAlmostFull(file)) {
      // what it says where it cannot make its journal or its shared memory
      return full(doing, file, -1, cause);
    }
    return switch (code) {
      case SQLITE_BUSY, SQLITE_LOCKED ->
          failure(
              Kind.TRANSIENT,
              doing,
              "another program keeps "
                  + file
                  + " locked. Close it, or wait until it is done, then run the same command again",
              cause);
      case SQLITE_FULL -> full(doing, file, -1, cause);
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          failure(
              Kind.DAMAGED,
              doing,
              file
                  + " is not an intact SQLite database ("
                  + reason(cause)
                  + "). Put a backup in its place, or move it away",
              cause);
      case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH ->
          isMountedReadOnly(file)
              ? readOnly(doing, file, cause)
              : failure(
                  Kind.BAD_INPUT,
                  doing,
                  file + " or its folder cannot be opened for writing. Change their owner or mode",
                  cause);
      default -> failure(Kind.TRANSIENT, doing, file + ": " + reason(cause), cause);
    };
  }

  private static SkylightException failure(
      Kind kind, String doing, String sentence, Throwable cause) {
    return new SkylightException(kind, "Cannot " + doing + ": " + sentence + ".", cause);
  }

  private static SkylightException readOnly(String doing, Path file, Throwable cause) {
    return failure(
        Kind.BAD_INPUT,
        doing,
        file
            + " lies on a file system that is mounted read-only. Mount it for writing, then run the"
            + " same command again",
        cause);
  }

  private static SkylightException full(String doing, Path file, long bytes, Throwable cause) {
    return failure(
        Kind.DISK_FULL,
        doing,
        "no space left on the device of "
            + file
            + (bytes < 0 ? "" : ", which needs about " + bytes + " bytes")
            + free(file)
            + ". Free some space, then run the same command again",
        cause);
  }

  /** Whether the failure is a device or a quota without room. */
  public static boolean isDiskFull(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT);
      if (message.contains("no space left") || message.contains("quota exceeded")) {
        return true;
      }
    }
    return false;
  }

  /** Whether the failure is a file system that may only be read. */
  static boolean isReadOnly(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (String.valueOf(t.getMessage()).toLowerCase(Locale.ROOT).contains("read-only file sys")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether nothing can be written beside {@code file}, whoever we are. The kernel is asked, since
   * a mount of a folder, as containers have them, is found in no table by its device.
   */
  private static boolean isMountedReadOnly(Path file) {
    Path existing = existing(file);
    try {
      existing.getFileSystem().provider().checkAccess(existing, AccessMode.WRITE);
      return false;
    } catch (IOException e) {
      return isReadOnly(e);
    }
  }

  private static boolean isAlmostFull(Path file) {
    return FreeSpace.on(file).orElse(LITTLE) < LITTLE; // not known: the sentence is SQLite's own
  }

  /** The file, or the nearest of the folders around it that exists. */
  public static Path existing(Path file) {
    Path existing = file.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    return existing;
  }

  private static String free(Path file) {
    OptionalLong free = FreeSpace.on(file);
    return free.isPresent() ? " (" + free.getAsLong() + " bytes free)" : "";
  }

  /** Why a file could not be read or written, for a sentence that names it. */
  public static String reason(Throwable cause) {
    if (cause instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (cause instanceof AccessDeniedException) {
      return "permission denied";
    }
    String message =
        cause instanceof FileSystemException e && e.getReason() != null
            ? e.getReason()
            : cause.getMessage();
    return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }
}
