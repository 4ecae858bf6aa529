package dev.skylight.internal.models;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Words to the token ids of a CLIP model, as {@code CLIPTokenizerFast} gives them. Thread-safe;
 * owns native memory until closed.
 */
final class ClipTokenizer implements AutoCloseable {

  static {
    // the library may otherwise report each use to its makers, look for GPUs, and download
    setUnlessSet("OPT_OUT_TRACKING", "true");
    setUnlessSet("ai.djl.offline", "true");
    setUnlessSet("RUST_FLAVOR", "cpu");
  }

  private static final Logger DJL = Logger.getLogger("ai.djl");

  static {
    DJL.setLevel(Level.WARNING); // it announces where it finds its library at each start
  }

  private final HuggingFaceTokenizer tokenizer;

  /**
   * Reads {@code tokenizer.json}.
   *
   * @param maxTokens longer texts are cut so that the end token is the last of this many
   */
  ClipTokenizer(Path file, int maxTokens) {
    try {
      tokenizer =
          HuggingFaceTokenizer.builder()
              .optTokenizerPath(file)
              .optAddSpecialTokens(true)
              .optTruncation(true)
              .optMaxLength(maxTokens)
              .optPadding(false)
              .build();
    } catch (IOException | RuntimeException e) {
      throw new SkylightException(
          Kind.MODEL,
          "cannot read the tokenizer "
              + file
              + " ("
              + e.getMessage()
              + "); put the model's tokenizer.json there anew",
          e);
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null && System.getenv(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Start token, words, end token; not padded. */
  long[] encode(String text) {
    return tokenizer.encode(text).getIds();
  }

  /** How many {@link #encode} would give if texts were not cut. */
  int count(String text) {
    Encoding encoding = tokenizer.encode(text, true, true);
    int tokens = encoding.getIds().length;
    for (Encoding rest : encoding.getOverflowing()) {
      tokens += rest.getIds().length - 2; // each has a start and an end token of its own
    }
    return tokens;
  }

  @Override
  public void close() {
    tokenizer.close();
  }
}
