package dev.skylight.products;

import dev.skylight.internal.images.Decode;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.models.ImageEncoder;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.models.TextEncoder;
import java.util.Optional;

/**
 * The model with which rows are asked, each tower opened at the first query that needs it; words
 * wait neither for each other nor for pictures. Thread-safe; owns native memory until closed, which
 * is when nobody asks it any more.
 */
final class QueryModel implements AutoCloseable {

  private final ModelFolder folder;
  private final ModelVersion version;
  private final int threads = Runtime.getRuntime().availableProcessors();
  private final Object textLock = new Object();
  private final Object pictureLock = new Object();
  private TextEncoder text; // guarded by textLock
  private ImageEncoder picture; // guarded by pictureLock
  private Optional<String> notice;

  /**
   * A model.
   *
   * @param nameOrFolder of it
   * @param version of the rows that are asked
   */
  QueryModel(String nameOrFolder, ModelVersion version) {
    this.version = version;
    folder = ModelFolder.open(nameOrFolder);
  }

  /** Whether it asks such rows. */
  boolean serves(ModelVersion rows) {
    return version.equals(rows);
  }

  /** The vector of words. */
  float[] words(String words) {
    return textTower().encode(words);
  }

  /** The vector of a picture's bytes. */
  float[] picture(byte[] bytes) {
    try {
      return pictureTower().encode(bytes);
    } catch (ImageException e) {
      throw new QuestionException("The picture cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private TextEncoder textTower() {
    synchronized (textLock) {
      if (text == null) {
        text = TextEncoder.open(folder, threads);
      }
      return text;
    }
  }

  private ImageEncoder pictureTower() {
    synchronized (pictureLock) {
      if (picture == null) {
        picture = ImageEncoder.open(folder, version.precision(), Decode.EXACT.toString(), threads);
      }
      return picture;
    }
  }

  /** A sentence where the model is not the one that made the rows. */
  synchronized Optional<String> notice() {
    if (notice == null) {
      boolean made =
          version.fingerprint().isEmpty()
              || folder.madeWhatBegins(version.fingerprint(), version.precision(), Decode.EXACT);
      notice =
          made
              ? Optional.empty()
              : Optional.of(
                  "The model "
                      + folder
                      + " is not the one that made the vectors ("
                      + version
                      + "): scores may mean nothing.");
    }
    return notice;
  }

  @Override
  public void close() {
    synchronized (textLock) {
      if (text != null) {
        text.close();
      }
    }
    synchronized (pictureLock) {
      if (picture != null) {
        picture.close();
      }
    }
  }
}
