package dev.skylight.internal.thumbnails;

import dev.skylight.internal.files.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a picture's file holds now, without reading it.
 *
 * @param file the picture's
 * @param bytes its size when it was hashed
 * @param modifiedMillis its time of change then
 * @param hash its SHA-256 then, or empty
 */
public record Contents(Path file, long bytes, long modifiedMillis, String hash) {

  /** Raised with whatever makes other thumbnails of the same picture. */
  private static final String MAKER = "skylight thumbnail 1\n";

  private static final int DIGITS = 32;
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

  /**
   * Differs when the content does: made of the hash where the file still has the size and time that
   * it was hashed with, else of all that the system knows of the file.
   *
   * @throws IOException where it is not there, or no file
   */
  public String key() throws IOException {
    Map<String, Object> facts = new TreeMap<>();
    if (file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
      facts.putAll(Files.readAttributes(file, "unix:size,lastModifiedTime,ctime,ino"));
    } else {
      facts.putAll(Files.readAttributes(file, "size,lastModifiedTime"));
    }
    boolean hashed =
        SHA_256.matcher(hash).matches()
            && facts.get("size").equals(bytes)
            && ((FileTime) facts.get("lastModifiedTime")).toMillis() == modifiedMillis;
    String known = hashed ? hash : file + "\n" + facts;
    return Sha256.of((MAKER + known).getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
  }
}
