package dev.skylight.internal.scan;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Registered pictures under a folder whose files are not there. Where the folder around a file is
 * there and holds something, the file is gone; where that folder is away or bare, perhaps only its
 * disk is. One use per object, one thread.
 */
final class GonePictures {

  private static final int STEP = 10_000;

  private final Stores stores;
  private final Catalog catalog;
  private final Map<Path, Boolean> folderIsThere = new HashMap<>();

  GonePictures(Stores stores, Catalog catalog) {
    this.stores = stores;
    this.catalog = catalog;
  }

  /**
   * What was found.
   *
   * @param gone pictures whose files are gone
   * @param away pictures whose folders are away
   * @param forgotten of the gone ones, those that are no longer registered
   */
  record Found(List<CatalogImage> gone, List<CatalogImage> away, long forgotten) {

    /** What a person wants to know of it, a sentence each. */
    List<String> notes() {
      List<String> notes = new ArrayList<>();
      if (forgotten > 0) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%,d pictures are gone and forgotten now; the first is %s.",
                forgotten,
                gone.get(0).filePath()));
      } else if (!gone.isEmpty()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%,d registered pictures are gone; the first is %s. Their vectors are kept, and"
                    + " searches leave them out; --forget-gone forgets them.",
                gone.size(),
                gone.get(0).filePath()));
      }
      if (!away.isEmpty()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%,d registered pictures lie in folders that are not there, or empty; the first is"
                    + " %s. Is a disk not mounted? Nothing of them is forgotten.",
                away.size(),
                away.get(0).filePath()));
      }
      return notes;
    }
  }

  /**
   * Looks for them.
   *
   * @param root the folder, absolute
   * @param forget whether to forget the pictures that are gone, with their rows
   * @param step called every few thousand pictures
   */
  Found look(Path root, boolean forget, Runnable step) {
    Path data = stores.folder().folder();
    List<CatalogImage> gone = new ArrayList<>();
    List<CatalogImage> away = new ArrayList<>();
    long after = Long.MIN_VALUE;
    while (true) {
      List<CatalogImage> images = catalog.images(after, STEP);
      if (images.isEmpty()) {
        break;
      }
      for (CatalogImage image : images) {
        if (Moves.isGone(data, image)) {
          Path file = data.resolve(image.filePath());
          if (file.startsWith(root)) {
            (isThere(file.getParent()) ? gone : away).add(image);
          }
        }
      }
      after = images.get(images.size() - 1).id();
      step.run();
    }
    return new Found(gone, away, forget && !gone.isEmpty() ? forget(gone) : 0);
  }

  private boolean isThere(Path folder) {
    return folderIsThere.computeIfAbsent(
        folder,
        path -> {
          if (!Files.isDirectory(path)) {
            return false;
          }
          try (Stream<Path> inside = Files.list(path)) {
            return inside.findAny().isPresent();
          } catch (IOException | UncheckedIOException e) {
            return false; // who cannot look inside must not forget what is in there
          }
        });
  }

  /** Rows first: a kill in between leaves pictures that are found to be gone again. */
  private long forget(List<CatalogImage> gone) {
    for (int from = 0; from < gone.size(); from += STEP) {
      List<CatalogImage> some = gone.subList(from, Math.min(gone.size(), from + STEP));
      forgetRows(some);
      catalog.remove(some.stream().map(CatalogImage::id).toList());
    }
    return gone.size();
  }

  private void forgetRows(List<CatalogImage> gone) {
    if (stores.header().isEmpty()) {
      return;
    }
    Set<Long> ids = new HashSet<>();
    gone.forEach(image -> ids.add(image.id()));
    Set<Long> rows = new TreeSet<>();
    gone.stream().filter(image -> image.row() >= 0).forEach(image -> rows.add(image.row()));
    for (CatalogPicture other : catalog.pictures(rows, Set.of())) {
      if (!ids.contains(other.id())) {
        rows.remove(other.row()); // a duplicate stands for it
      }
    }
    rows.addAll(releaseReserved(ids));
    try (VectorStore store = stores.openVectors()) {
      store.free(rows.stream().map(row -> new RowRange(row, row + 1)).toList());
    }
  }

  private Set<Long> releaseReserved(Set<Long> ids) {
    Set<Long> rows = new TreeSet<>();
    try (RowLedger ledger = stores.openLedger()) {
      long end = ledger.reservedRows();
      for (RowRange step : end == 0 ? List.<RowRange>of() : new RowRange(0, end).chunks(STEP)) {
        ledger
            .reservations(step)
            .forEach(
                (row, image) -> {
                  if (ids.contains(image.imageId())) {
                    rows.add(row);
                  }
                });
      }
      ledger.release(rows);
    }
    return rows;
  }
}
