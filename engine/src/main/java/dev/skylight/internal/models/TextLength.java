package dev.skylight.internal.models;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How many tokens a text tower takes. Exporters leave out of {@code config.json} what is CLIP's
 * usual value, and the tokenizer's own files often say nothing, or a number beyond all use.
 */
final class TextLength {

  /** CLIP's. */
  static final int USUAL = 77;

  /** Start token, a word, end token. */
  private static final int LEAST = 3;

  /** Beyond this nobody means a length of texts. */
  private static final int MOST = 100_000;

  private static final String[] CONFIG = {"text_config", "max_position_embeddings"};

  private TextLength() {}

  /** What a model's folder says, else the usual. */
  static int of(Path folder) {
    JsonFile config = JsonFile.read(folder.resolve("config.json"));
    if (config.at(CONFIG) != null) {
      return config.positive(CONFIG);
    }
    int said = whole(folder.resolve("tokenizer_config.json"), "model_max_length");
    if (said == 0) {
      said = whole(folder.resolve("tokenizer.json"), "truncation", "max_length");
    }
    return said == 0 ? USUAL : said;
  }

  private static int whole(Path file, String... keys) {
    int said = Files.isRegularFile(file) ? JsonFile.read(file).whole(0, keys) : 0;
    return said >= LEAST && said <= MOST ? said : 0;
  }
}
