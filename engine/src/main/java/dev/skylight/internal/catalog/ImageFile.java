package dev.skylight.internal.catalog;

/**
 * What a scan found out about a file.
 *
 * @param filePath absolute path
 * @param width pixels, EXIF orientation applied
 * @param height pixels, EXIF orientation applied
 * @param format {@code jpeg}, {@code png}, {@code webp}, {@code gif}, {@code bmp} or {@code tiff}
 * @param fileSize bytes
 * @param modifiedMillis modification time, milliseconds since 1970; 0 where the catalog has no
 *     column
 * @param fileHash SHA-256 of the whole file in lower-case hex
 */
public record ImageFile(
    String filePath,
    int width,
    int height,
    String format,
    long fileSize,
    long modifiedMillis,
    String fileHash) {}
