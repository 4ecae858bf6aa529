package dev.skylight.internal.scan;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.ImageHeader;
import dev.skylight.internal.images.PictureFormat;
import dev.skylight.internal.pictures.FilePictures;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.internal.pictures.PictureSource;
import dev.skylight.job.RegisterResult;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * Finds pictures and registers them: in every folder the files by name, then the folders by name,
 * so that ids do not depend on the machine. Files are read by several threads, the catalog is used
 * from the caller's alone.
 */
public final class FolderScan {

  private static final PictureSource PICTURES = new FilePictures();

  /** Files per transaction. */
  private static final int BATCH = 256;

  private final Path dataFolder;
  private final Catalog catalog;
  private final Listener listener;
  private final ExecutorService readers;
  private final Set<Path> visited = new HashSet<>();
  private final List<Found> batch = new ArrayList<>();
  private RegisterResult result = RegisterResult.NONE;

  private FolderScan(Path dataFolder, Catalog catalog, Listener listener, ExecutorService readers) {
    this.dataFolder = dataFolder;
    this.catalog = catalog;
    this.listener = listener;
    this.readers = readers;
  }

  /** Hears of progress, on the thread that called {@link #scan}. What it throws ends the scan. */
  public interface Listener {
    /** Called for every folder and every few hundred files. */
    void onProgress(RegisterResult soFar);

    /** A file that is not registered, or a folder that cannot be listed, and why, as a sentence. */
    void onUnreadable(Path file, String reason);
  }

  /**
   * Registers the pictures under {@code folder}, which {@link PictureFormat} knows by their
   * extensions. Hidden files and folders, links that lead in circles, and the data folder are left
   * out. A file of known size and modification time is not read again.
   *
   * @param data the collection that the catalog belongs to
   * @throws SkylightException BAD_INPUT where there is no such folder
   */
  public static RegisterResult scan(
      Path folder, DataFolder data, Catalog catalog, Listener listener) {
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
    ExecutorService readers =
        Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()));
    try {
      FolderScan scan = new FolderScan(data.folder(), catalog, listener, readers);
      scan.visit(root);
      scan.flush();
      return scan.result;
    } finally {
      readers.shutdownNow();
    }
  }

  private void visit(Path folder) {
    try {
      Path real = folder.toRealPath();
      if (real.equals(dataFolder) || !visited.add(real)) {
        return;
      }
      List<Path> entries;
      try (Stream<Path> stream = Files.list(folder)) {
        entries = stream.sorted().toList();
      }
      listener.onProgress(result);
      List<Path> folders = new ArrayList<>();
      for (Path entry : entries) {
        if (entry.getFileName().toString().startsWith(".")) {
          continue;
        }
        if (Files.isDirectory(entry)) {
          folders.add(entry);
        } else if (PictureFormat.named(entry)) {
          found(entry);
        }
      }
      for (Path next : folders) {
        visit(next);
      }
    } catch (AccessDeniedException e) {
      // one locked folder among thousands is told, not a reason to stop
      listener.onUnreadable(folder, folder + " is left out: no permission to list it.");
      result = result.plus(new RegisterResult(0, 0, 0, 1));
    } catch (IOException e) {
      throw IoFailures.ofFile("scan " + folder, folder, e);
    }
  }

  /** What reading a file gave: facts, or why there are none. */
  private record Facts(ImageFile file, String problem) {}

  /** A file to register. */
  private record Found(Path path, boolean known, Future<Facts> facts) {}

  private void found(Path path) {
    ImageFile known = catalog.find(path.toString());
    if (known != null && isUnchanged(path, known)) {
      result = result.plus(new RegisterResult(0, 1, 0, 0));
      return;
    }
    batch.add(new Found(path, known != null, readers.submit(() -> read(path))));
    if (batch.size() >= BATCH) {
      flush();
    }
  }

  private static boolean isUnchanged(Path path, ImageFile known) {
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
      return new Facts(null, path + " is not registered: it cannot be read (" + e + ").");
    }
  }

  private void flush() {
    List<ImageFile> files = new ArrayList<>(batch.size());
    RegisterResult more = RegisterResult.NONE;
    for (Found found : batch) {
      Facts facts = wait(found);
      if (facts.file() == null) {
        listener.onUnreadable(found.path(), facts.problem());
        more = more.plus(new RegisterResult(0, 0, 0, 1));
      } else {
        files.add(facts.file());
        more = more.plus(new RegisterResult(found.known() ? 0 : 1, 0, found.known() ? 1 : 0, 0));
      }
    }
    batch.clear();
    if (!files.isEmpty()) {
      catalog.register(files);
    }
    result = result.plus(more);
    listener.onProgress(result);
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
