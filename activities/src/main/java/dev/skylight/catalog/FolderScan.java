package dev.skylight.catalog;

import dev.skylight.collection.DataFolder;
import dev.skylight.workflows.RegisterResult;
import java.nio.file.Path;

/** Finds pictures. */
public final class FolderScan {
  private FolderScan() {}

  /** Hears of progress, from one thread at a time. */
  public interface Listener {
    /** Called often. */
    void onProgress(RegisterResult soFar);

    /** A picture file that is not registered, and why, as a sentence. */
    void onUnreadable(Path file, String reason);
  }

  /** Registers the pictures under {@code folder}; skips {@code data} where it lies inside. */
  public static RegisterResult scan(
      Path folder, DataFolder data, Catalog catalog, Listener listener) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }
}
