package dev.skylight.library;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.models.ImageEncoder;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.models.OwnThread;
import dev.skylight.internal.models.TextEncoder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/**
 * The model with which to ask about some rows: the one that the settings name, else the one that
 * made them. Each of its towers is opened at the first query that needs it and stays open.
 * Thread-safe.
 */
final class Towers implements Shared.Resource {

  /** As many characters of a text as a sentence repeats. */
  private static final int SHOWN = 40;

  private final CollectionSettings settings;
  private final Optional<LedgerHeader> header;
  private final Object textLock = new Object();
  private final Object pictureLock = new Object();
  private ModelFolder folder;
  private TextEncoder text; // guarded by textLock
  private boolean closed; // guarded by textLock
  private ImageEncoder picture; // guarded by pictureLock
  private Optional<String> notice;

  /**
   * For rows.
   *
   * @param header what the ledger says of them; empty where there is none
   */
  Towers(CollectionSettings settings, Optional<LedgerHeader> header) {
    this.settings = settings;
    this.header = header;
  }

  /** Whether they serve for these rows as well. */
  boolean serve(Optional<LedgerHeader> other) {
    return made(header).equals(made(other));
  }

  private static Optional<String> made(Optional<LedgerHeader> header) {
    return header.map(
        rows ->
            String.join("\n", rows.model(), rows.precision(), rows.decode(), rows.fingerprint()));
  }

  /** Opens the text tower in the background; a failure shows again in {@link #encode(String)}. */
  void openText() {
    new OwnThread("open the text tower").execute(new FutureTask<>(this::textTower));
  }

  private TextEncoder textTower() {
    synchronized (textLock) {
      if (text == null) {
        if (closed) {
          throw new IllegalStateException("the model is closed");
        }
        text = TextEncoder.open(folder(), threads());
      }
      return text;
    }
  }

  /** The vector of a text. */
  float[] encode(String words) {
    return textTower().encode(words);
  }

  /** A sentence where words are more than the model reads. */
  Optional<String> cut(String words) {
    TextEncoder encoder = textTower();
    int tokens = encoder.tokens(words);
    return tokens <= encoder.maxTokens()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "\"%s\" has %,d tokens (words and pieces of words), the model reads %,d: the end of"
                    + " it does not count.",
                words.length() <= SHOWN ? words : words.substring(0, SHOWN) + "...",
                tokens,
                encoder.maxTokens()));
  }

  /** The vector of a picture. */
  float[] encode(Path file) {
    try {
      return pictureTower().encode(file);
    } catch (ImageException e) {
      throw unreadable(file.toString(), e);
    }
  }

  /** The vector of a picture's bytes. */
  float[] encode(byte[] bytes) {
    try {
      return pictureTower().encode(bytes);
    } catch (ImageException e) {
      throw unreadable("of " + bytes.length + " bytes", e);
    }
  }

  private static SkylightException unreadable(String which, ImageException e) {
    return new SkylightException(
        Kind.BAD_INPUT, "Cannot read the picture " + which + ": " + e.getMessage() + ".", e);
  }

  private ImageEncoder pictureTower() {
    synchronized (pictureLock) {
      if (picture == null) {
        picture =
            ImageEncoder.open(
                folder(),
                header.map(LedgerHeader::precision).orElse("fp32"),
                header.map(LedgerHeader::decode).orElse("exact"),
                threads());
      }
      return picture;
    }
  }

  private int threads() {
    return settings.threads() > 0 ? settings.threads() : Runtime.getRuntime().availableProcessors();
  }

  /** The model. */
  synchronized ModelFolder folder() {
    if (folder == null) {
      String name =
          settings.model() != null
              ? settings.model()
              : header.map(LedgerHeader::model).orElse(settings.otherwise());
      if (name == null) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            "Nothing says which model made "
                + settings.data().embeddings()
                + " (there is no "
                + settings.data().ledger().getFileName()
                + "): name it with --model.");
      }
      folder = ModelFolder.open(name);
    }
    return folder;
  }

  /** A sentence where the model is not the one that made the rows. */
  synchronized Optional<String> notice() {
    if (notice == null) {
      notice =
          header
              .filter(
                  rows ->
                      !folder()
                          .made(rows.fingerprint(), rows.precision(), Decode.of(rows.decode())))
              .map(
                  rows ->
                      "the model "
                          + folder().folder()
                          + " is not the one that made the vectors ("
                          + rows.model()
                          + " as it was then): scores may mean nothing.");
    }
    return notice;
  }

  @Override
  public void close() {
    synchronized (textLock) {
      closed = true;
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
