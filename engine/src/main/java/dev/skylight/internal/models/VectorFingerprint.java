package dev.skylight.internal.models;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.images.Preprocessing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * SHA-256 in hex of all that decides a picture's vector: vision model, preprocessing, precision,
 * normalisation, and what was done to the graph. The text tower is left out: replacing it does not
 * make the vectors stale. The texts that are hashed are a format: collections keep the result.
 */
final class VectorFingerprint {

  /** Raised when the same inputs begin to give other vectors. */
  private static final int VERSION = 1;

  private VectorFingerprint() {}

  /** Of a vision model that is used as it is. */
  static String given(Path model, String precision, Preprocessing pixels, FileHashes hashes) {
    StringBuilder text = new StringBuilder("skylight vectors " + VERSION + "\n");
    try {
      for (Path part : ModelFolder.parts(model)) {
        text.append(
                part.getFileName().toString().equals(model.getFileName().toString())
                    ? "model"
                    : "data")
            .append(' ')
            .append(hashes.sha256(part))
            .append('\n');
      }
    } catch (IOException e) {
      throw new SkylightException(
          Kind.MODEL, "cannot read the model " + model + ": " + IoFailures.reason(e), e);
    }
    text.append("precision ").append(precision).append('\n');
    text.append("orientation exif, resize bicubic pillow-13, ").append(pixels.fingerprintText());
    text.append("\nnormalisation l2\n");
    return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Of a model whose graph was prepared.
   *
   * @param given what {@link #given} says of the file
   * @param steps that the graph was prepared with
   */
  static String prepared(String given, List<String> steps) {
    if (steps.isEmpty()) {
      return given;
    }
    String text = given + "\ngraph " + String.join(" ", steps) + "\n";
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Of the same vectors, of pictures that are decoded in this way. */
  static String decoded(String exact, Decode decode) {
    if (decode == Decode.EXACT) {
      return exact; // as it was before there was a choice
    }
    String text = exact + "\ndecode jpeg reduced, shorter side at least double\n";
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Of the vectors that a GPU makes, from that of those a CPU makes. */
  static String onCuda(String onCpu) {
    String text = onCpu + "\ndevice cuda, batches of " + Cuda.BATCH + "\n";
    return Sha256.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
