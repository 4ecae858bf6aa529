package dev.skylight.internal.scan;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.embedding.RowReview;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.ImageHeader;
import dev.skylight.internal.pictures.FilePictures;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.internal.pictures.PictureSource;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Finds pictures and registers them, in an order that does not depend on the machine, so that ids
 * do not either. Files are read by several threads, the catalog is used from the caller's alone.
 *
 * <p>What is registered follows the files: one that was moved, or changed places with others, keeps
 * its image, and with it its row; the row of one that was changed is forgotten, so that the next
 * {@code embed} makes it again; one that is gone is counted, and forgotten only on request.
 */
public final class FolderScan implements FolderWalk.Receiver {

  private static final PictureSource PICTURES = new FilePictures();

  /** Files per transaction. */
  private static final int BATCH = 256;

  /** Files that wait for others at most: those that changed places do so within as many. */
  private static final int WAITING = 50_000;

  private final Stores stores;
  private final Catalog catalog;
  private final Listener listener;
  private final ExecutorService readers;
  private final Moves moves;
  private final List<Found> batch = new ArrayList<>();
  private final ScanCounts counts = new ScanCounts();

  private FolderScan(Stores stores, Catalog catalog, Listener listener, ExecutorService readers) {
    this.stores = stores;
    this.catalog = catalog;
    this.listener = listener;
    this.readers = readers;
    moves = new Moves(catalog, stores.folder().folder());
  }

  /** Hears of progress, on the thread that called {@link #scan}. What it throws ends the scan. */
  public interface Listener {
    /** Called for every folder and every few hundred files. */
    void onProgress(RegisterResult soFar);

    /** A file that is not registered, or a folder that cannot be listed, and why, as a sentence. */
    void onUnreadable(Path file, String reason);

    /** Something else that a person wants to know, as a sentence. */
    void onNote(String note);
  }

  /**
   * Registers the pictures under {@code folder}. A file of known size and modification time is not
   * read again.
   *
   * @param stores the collection; its rows are looked at where there are any
   * @throws SkylightException BAD_INPUT where there is no such folder
   */
  public static RegisterResult scan(
      Path folder, RegisterOptions options, Stores stores, Listener listener) {
    Path root = folder.toAbsolutePath().normalize();
    if (!Files.isDirectory(root)) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Cannot scan "
              + root
              + ": "
              + (Files.exists(root) ? "it is not a folder" : "there is no such folder")
              + ". Name the folder that holds your pictures.");
    }
    Exclusions exclusions = new Exclusions(options.exclude());
    ExecutorService readers =
        Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()));
    try (Catalog catalog = stores.createCatalog()) {
      FolderScan scan = new FolderScan(stores, catalog, listener, readers);
      new FolderWalk(root, stores.folder().folder(), exclusions, scan).walk();
      scan.flush();
      scan.decide();
      scan.followUp(root, options, stores);
      return scan.counts.result();
    } finally {
      readers.shutdownNow();
    }
  }

  /** What became of the pictures that were registered before. */
  private void followUp(Path root, RegisterOptions options, Stores stores) {
    GonePictures.Found found =
        new GonePictures(stores, catalog)
            .look(root, options.forgetGone(), () -> listener.onProgress(counts.result()));
    counts.gone = found.gone().size();
    counts.away = found.away().size();
    counts.forgotten = found.forgotten();
    found.notes().forEach(listener::onNote);
    found.ofFolders().ifPresent(this::onNote);
    if (counts.updated > 0 && stores.header().isPresent()) {
      try (VectorStore store = stores.openVectors()) {
        RowReview.Again again =
            new RowReview(catalog, store, PICTURES, stores.folder().folder()).forgetChanged(false);
        counts.rowsAgain = again.rows();
        again.notes().forEach(listener::onNote);
      }
    }
    listener.onProgress(counts.result());
  }

  @Override
  public void onFolder(Path folder) {
    listener.onProgress(counts.result());
  }

  @Override
  public void onLeftOut(Path folder, String reason) {
    unreadable(folder, reason);
  }

  @Override
  public void onPassedOver(String kind) {
    counts.leftOut(kind);
  }

  @Override
  public void onNote(String note) {
    listener.onNote(note);
    counts.note(note);
  }

  private void unreadable(Path path, String reason) {
    listener.onUnreadable(path, reason);
    counts.unreadable(reason);
  }

  /** What reading a file gave: facts, or why there are none. */
  private record Facts(ImageFile file, String problem) {}

  /**
   * A file to register.
   *
   * @param known what is registered of its path, or null
   */
  private record Found(Path path, ImageFile known, Future<Facts> facts) {}

  @Override
  public void onPicture(Path path) {
    ImageFile known = catalog.find(path.toString());
    if (known != null && isUnchanged(path, known)) {
      counts.known++;
      return;
    }
    batch.add(new Found(path, known, readers.submit(() -> read(path))));
    if (batch.size() >= BATCH) {
      flush();
    }
  }

  /** Whether a file looks as it did when it was registered. */
  static boolean isUnchanged(Path path, ImageFile known) {
    try {
      PictureSource.Identity now = PICTURES.identity(Picture.in(path));
      // 0: the catalog has no such column, or no value yet
      return (known.fileSize() == 0 || known.fileSize() == now.bytes())
          && (known.modifiedMillis() == 0 || known.modifiedMillis() == now.modifiedMillis());
    } catch (IOException e) {
      return false; // reading it will tell why
    }
  }

  private static Facts read(Path path) {
    try {
      PictureSource.Identity identity = PICTURES.identity(Picture.in(path));
      ImageHeader header = ImageHeader.read(path);
      return new Facts(
          new ImageFile(
              path.toString(),
              header.width(),
              header.height(),
              header.format().id(),
              identity.bytes(),
              identity.modifiedMillis(),
              Sha256.ofFile(path)),
          null);
    } catch (ImageException e) {
      return new Facts(null, path + " is not registered: " + e.getMessage() + ".");
    } catch (IOException e) {
      return new Facts(null, path + " is not registered: " + why(path, e) + ".");
    }
  }

  private static String why(Path path, IOException e) {
    if (e instanceof NoSuchFileException && Files.isSymbolicLink(path)) {
      return "it is a link that leads nowhere";
    }
    return e instanceof NoSuchFileException
        ? "it is gone"
        : "it cannot be read (" + IoFailures.reason(e) + ")";
  }

  private void flush() {
    List<ImageFile> updated = new ArrayList<>();
    List<ImageFile> added = new ArrayList<>();
    for (Found found : batch) {
      Facts facts = wait(found);
      if (facts.file() == null) {
        unreadable(found.path(), facts.problem());
      } else if (!moves.takes(found.known(), facts.file())) {
        (found.known() != null ? updated : added).add(facts.file());
      }
    }
    batch.clear();
    register(updated, added);
    if (moves.waiting() >= WAITING) {
      decide();
    }
  }

  private void register(List<ImageFile> updated, List<ImageFile> added) {
    if (updated.size() + added.size() > 0) {
      catalog.register(Stream.concat(updated.stream(), added.stream()).toList());
    }
    counts.updated += updated.size();
    counts.added += added.size();
    listener.onProgress(counts.result());
  }

  /** About the files that may be moved ones. */
  private void decide() {
    Moves.Decided decided = moves.decide();
    Map<Long, ImageFile> places = new TreeMap<>(decided.moved());
    places.putAll(decided.displaced());
    if (!places.isEmpty()) {
      MovedPromises.follow(stores, catalog, places);
      catalog.move(places); // first, as it makes room for what is new
    }
    counts.moved += decided.moved().size();
    counts.updated += decided.edited();
    register(decided.updated(), decided.added());
  }

  private static Facts wait(Found found) {
    try {
      return found.facts().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SkylightException(
          Kind.TRANSIENT, "The scan was interrupted at " + found.path() + ".", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("reading " + found.path() + " failed", e.getCause());
    }
  }
}
