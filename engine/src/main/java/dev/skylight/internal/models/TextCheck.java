package dev.skylight.internal.models;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.util.Optional;

/** Whether the vectors that a model makes of pictures can be searched with words. */
final class TextCheck {

  private TextCheck() {}

  /**
   * Opens the text tower and the tokenizer of a model, encodes a short and a long text, and closes
   * both.
   *
   * @param threads that a text is computed with
   * @return a sentence where there is no text tower, which is good for searches with pictures
   * @throws SkylightException MODEL where there is one and it cannot be used
   */
  static Optional<String> run(ModelFolder folder, int threads) {
    Optional<String> wordless = folder.wordless();
    if (wordless.isEmpty()) {
      try (TextEncoder encoder = TextEncoder.open(folder, threads)) {
        encoder.encode("a picture");
        encodeLongest(folder, encoder);
      }
    }
    return wordless;
  }

  /** A tower with fewer positions fails only once somebody asks a long question. */
  private static void encodeLongest(ModelFolder folder, TextEncoder encoder) {
    try {
      encoder.encode("a ".repeat(encoder.maxTokens()));
    } catch (SkylightException e) {
      throw new SkylightException(
          Kind.MODEL,
          String.format(
              "the text tower %s does not take texts of %d tokens, which is what the model's"
                  + " config.json (text_config.max_position_embeddings), its tokenizer or CLIP's"
                  + " custom says; write the right number into config.json, or export the model"
                  + " anew",
              folder.textModel(), encoder.maxTokens()),
          e);
    }
  }
}
