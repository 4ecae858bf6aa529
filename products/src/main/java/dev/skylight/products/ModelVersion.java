package dev.skylight.products;

import dev.skylight.internal.models.KnownModel;
import java.util.List;

/**
 * What rows carry as {@code model_version}: name, precision and the beginning of the fingerprint,
 * or what the scripts before Skylight wrote. Immutable.
 *
 * @param text as it stands in the table
 */
public record ModelVersion(String text) {

  /** As the scripts before Skylight call the model that is {@code clip-vit-b-32} in fp32 here. */
  static final String OLD = "clip-ViT-B-32";

  private static final int HEX = 12;
  private static final String FULL = "fp32";

  /** Of a model that is open. */
  static ModelVersion of(String name, String precision, String fingerprint) {
    String start = fingerprint.substring(0, Math.min(HEX, fingerprint.length()));
    return new ModelVersion(name + "/" + precision + "/" + start);
  }

  /** Name of the model. */
  public String name() {
    return OLD.equals(text) ? KnownModel.DEFAULT : parts()[0];
  }

  /** Its precision. */
  public String precision() {
    return OLD.equals(text) || parts().length < 2 ? FULL : parts()[1];
  }

  /** How its fingerprint begins; empty where nothing is known of it. */
  String fingerprint() {
    return OLD.equals(text) || parts().length < 3 ? "" : parts()[2];
  }

  private String[] parts() {
    return text.split("/", -1);
  }

  /** What rows of the same vectors carry, itself first. */
  List<String> alike() {
    boolean old = KnownModel.DEFAULT.equals(name()) && FULL.equals(precision());
    return old && !OLD.equals(text) ? List.of(text, OLD) : List.of(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
