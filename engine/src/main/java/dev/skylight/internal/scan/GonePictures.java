package dev.skylight.internal.scan;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.text.Counted;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Registered pictures under a folder whose files are not there. Where the folder around a file is
 * there and holds something, the file is gone. Where that folder is gone as well, the next one
 * above it that is there decides: some picture must be there below it, on the same disk. Else
 * perhaps only a disk is away. One use per object, one thread.
 */
final class GonePictures {

  private static final int STEP = 10_000;

  private final Stores stores;
  private final Catalog catalog;
  private final Map<Path, Boolean> folderIsThere = new HashMap<>();
  private final Map<Path, Boolean> holdsPictures = new HashMap<>();

  /** Folders that hold a registered picture which is there. */
  private final Set<Path> full = new HashSet<>();

  GonePictures(Stores stores, Catalog catalog) {
    this.stores = stores;
    this.catalog = catalog;
  }

  /**
   * What was found.
   *
   * @param gone pictures whose files are gone
   * @param withFolder of those, the last ones, whose folders are gone as well
   * @param away pictures whose folders are away
   * @param forgotten of the gone ones, those that are no longer registered
   */
  record Found(List<CatalogImage> gone, int withFolder, List<CatalogImage> away, long forgotten) {

    /** What the counts alone do not tell: a disk may be away that leaves no folder behind. */
    Optional<String> ofFolders() {
      if (withFolder == 0) {
        return Optional.empty();
      }
      String first = gone.get(gone.size() - withFolder).filePath();
      return Optional.of(
          forgotten > 0
              ? String.format(
                  Locale.ROOT,
                  "%,d of the pictures that are forgotten lay in folders that are gone as well; the"
                      + " first is %s.",
                  withFolder,
                  first)
              : String.format(
                  Locale.ROOT,
                  "%,d of the pictures that are gone lay in folders that are gone as well; the first"
                      + " is %s. If they are on a disk that is not mounted, mount it:"
                      + " --forget-gone would forget them.",
                  withFolder,
                  first));
    }

    /** What a person wants to know of it, a sentence each. */
    List<String> notes() {
      List<String> notes = new ArrayList<>();
      if (forgotten > 0) {
        notes.add(
            String.format(
                Locale.ROOT,
                Counted.of(
                    forgotten,
                    "%,d [picture is|pictures are] gone and forgotten now, with [its vector|their"
                        + " vectors], tags and stars; the first is %s."),
                forgotten,
                gone.get(0).filePath()));
      } else if (!gone.isEmpty()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%,d registered pictures are gone; the first is %s. Their vectors are kept, and"
                    + " searches leave them out; --forget-gone forgets them, with their tags and"
                    + " stars.",
                gone.size(),
                gone.get(0).filePath()));
      }
      if (!away.isEmpty()) {
        notes.add(
            String.format(
                Locale.ROOT,
                "%,d registered pictures lie in folders that are not there, or empty; the first is"
                    + " %s. Is a disk not mounted? Nothing of them is forgotten. If they are gone"
                    + " for good, remove what is left of their folder and scan one around it that"
                    + " holds pictures still.",
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
        Optional<Path> file = below(root, data, image);
        if (file.isPresent()) {
          Path folder = file.get().getParent();
          if (!Moves.isGone(data, image)) {
            full.add(folder);
          } else {
            (isThere(folder) ? gone : away).add(image);
          }
        }
      }
      after = images.get(images.size() - 1).id();
      step.run();
    }
    // only now it is known which pictures are there
    List<CatalogImage> withFolder =
        away.stream()
            .filter(image -> folderIsGone(below(root, data, image).orElseThrow().getParent(), root))
            .toList();
    away.removeAll(new HashSet<>(withFolder));
    gone.addAll(withFolder);
    return new Found(gone, withFolder.size(), away, forget && !gone.isEmpty() ? forget(gone) : 0);
  }

  private static Optional<Path> below(Path root, Path data, CatalogImage image) {
    try {
      return Optional.of(data.resolve(image.filePath()))
          .filter(file -> file.startsWith(root) && !file.equals(root));
    } catch (InvalidPathException e) {
      return Optional.empty(); // nobody can tell
    }
  }

  /** Whether a folder below {@code root} was removed, and not the disk that it lies on. */
  private boolean folderIsGone(Path folder, Path root) {
    Path there = folder;
    // a link to a disk that is away is there itself, and so is what cannot be asked
    while (!there.equals(root) && Files.notExists(there, LinkOption.NOFOLLOW_LINKS)) {
      there = there.getParent();
    }
    return !there.equals(folder) && holdsPictures(there);
  }

  /**
   * On its own disk: systems that remove the folder of a disk, too, keep all of these folders in
   * one of another disk.
   */
  private boolean holdsPictures(Path folder) {
    return holdsPictures.computeIfAbsent(
        folder,
        path -> {
          try {
            FileStore disk = Files.getFileStore(path);
            for (Path other : full) {
              if (other.startsWith(path) && Files.getFileStore(other).equals(disk)) {
                return true;
              }
            }
            return false;
          } catch (IOException e) {
            return false;
          }
        });
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
