package dev.skylight.internal.comparison;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.images.PictureFormat;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Some pictures out of many, each as likely as any other; the same pictures and seed give the same
 * ones.
 */
public final class PictureSample {

  private static final Logger log = LoggerFactory.getLogger(PictureSample.class);
  private static final int STEP = 10_000;

  private final int most;
  private final SplittableRandom random;
  private final List<Path> chosen = new ArrayList<>();
  private long seen;

  private PictureSample(int most, long seed) {
    this.most = most;
    random = new SplittableRandom(seed);
  }

  /**
   * Of the pictures that a catalog lists.
   *
   * @param folder where relative paths begin
   * @param progress hears how many were seen
   */
  public static List<Path> ofCatalog(
      Catalog catalog, Path folder, int most, long seed, LongConsumer progress) {
    PictureSample sample = new PictureSample(most, seed);
    long rows = catalog.rows();
    for (long from = 0; from < rows; from += STEP) {
      sample.add(folder, catalog.imagesOfRows(from, Math.min(rows, from + STEP)));
      progress.accept(sample.seen);
    }
    long after = Long.MIN_VALUE;
    List<CatalogImage> images = catalog.imagesWithoutRow(after, STEP);
    while (!images.isEmpty()) {
      sample.add(folder, images);
      progress.accept(sample.seen);
      after = images.get(images.size() - 1).id();
      images = catalog.imagesWithoutRow(after, STEP);
    }
    return sample.chosen;
  }

  private void add(Path folder, List<CatalogImage> images) {
    for (CatalogImage image : images) {
      try {
        add(folder.resolve(image.filePath()));
      } catch (InvalidPathException e) {
        log.warn("image {} of the catalog is left out of the sample: {}", image.id(), e.toString());
      }
    }
  }

  /** Vitter's algorithm R. */
  private void add(Path picture) {
    seen++;
    if (chosen.size() < most) {
      chosen.add(picture);
      return;
    }
    long place = random.nextLong(seen);
    if (place < most) {
      chosen.set((int) place, picture);
    }
  }

  /**
   * Of the pictures under a folder, by extension; hidden files and folders are left out.
   *
   * @param progress hears how many were seen
   */
  public static List<Path> ofFolder(Path folder, int most, long seed, LongConsumer progress) {
    List<Path> all = new ArrayList<>();
    try {
      Files.walkFileTree(
          folder,
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path below, BasicFileAttributes attributes) {
              boolean hidden = !below.equals(folder) && isHidden(below);
              return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (PictureFormat.named(file) && !isHidden(file)) {
                all.add(file);
                progress.accept(all.size());
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              log.warn("{} is left out of the sample: {}", file, e.toString());
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw IoFailures.ofFile("look for pictures in " + folder, folder, e);
    }
    Collections.sort(all); // folders are listed in an order of their own on every machine
    PictureSample sample = new PictureSample(most, seed);
    all.forEach(sample::add);
    return sample.chosen;
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }
}
