package dev.skylight.samples;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.stores.FileStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes {@code metadata.db} as a large collection has it: every picture has an index of its own, 0
 * and on without a gap, and every duplicate shares the one of the picture that it is a copy of.
 */
final class SampleCatalog {

  /** Images of a transaction. */
  private static final int BATCH = 8_192;

  private final SampleRequest request;
  private final AtomicLong done;

  /**
   * For one run.
   *
   * @param done counts the images
   */
  SampleCatalog(SampleRequest request, AtomicLong done) {
    this.request = request;
    this.done = done;
  }

  /** Writes it where there is none. */
  void write() throws IOException {
    DataFolder data = DataFolder.of(request.folder(), null);
    if (!Files.exists(data.catalog())) {
      AtomicFiles.write(data.catalog(), temp -> fill(data, temp));
    }
  }

  private void fill(DataFolder data, Path file) throws IOException {
    try (Catalog catalog = new FileStores(data, "jdbc:sqlite:" + file).createCatalog()) {
      long all = request.count() + request.duplicates();
      long lastId = 0;
      for (long from = 0; from < all; from += BATCH) {
        long to = Math.min(all, from + BATCH);
        catalog.register(Workers.map(request.threads(), from, to, this::facts));
        Map<Long, Long> rows = new HashMap<>();
        long number = from;
        // ids grow in the order of registration
        for (CatalogImage image : catalog.imagesWithoutRow(lastId, BATCH)) {
          rows.put(image.id(), row(number++));
          lastId = image.id();
        }
        catalog.assignRows(rows);
        done.set(to);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The index of an image: pictures first, then duplicates. */
  private long row(long image) {
    return image < request.count()
        ? image
        : SampleFiles.original(image - request.count(), request.duplicates(), request.count());
  }

  private ImageFile facts(long image) throws IOException {
    Path file =
        request
            .folder()
            .resolve(
                image < request.count()
                    ? SampleFiles.picture(image)
                    : SampleFiles.DUPLICATES + SampleFiles.picture(image - request.count()));
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return new ImageFile(
        file.toString(),
        request.width(),
        request.height(),
        "jpeg",
        attributes.size(),
        attributes.lastModifiedTime().toMillis(),
        sha256(Files.readAllBytes(file)));
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
