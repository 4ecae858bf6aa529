package dev.skylight.internal.models.graph;

import dev.skylight.internal.images.Preprocessing;
import java.util.Arrays;
import java.util.List;

/** The rewritings by name. A name ends in a version, to be raised when the vectors change. */
enum Step {
  CLASS_TOKEN("class-token-2"),
  LAYER_NORM("layer-norm-1"),
  INT8_ROWS("int8-rows-2"),
  PATCH_PRODUCT("patch-product-1");

  /** Float sums in another order. */
  private static final double SAME = 0.999_999;

  /** A model in 8 bits rounds differently after the least change. */
  private static final double ROUNDED_AGAIN = 0.995;

  /** From 32 bits to 8. */
  private static final double QUANTIZED = 0.98;

  final String id;

  Step(String id) {
    this.id = id;
  }

  /** The steps for a kind of model, in the order in which they are done. */
  static List<Step> of(ModelKind kind) {
    return Arrays.stream(values())
        .filter(step -> step != INT8_ROWS || kind == ModelKind.FLOATS_TO_INT8)
        .toList();
  }

  /** The cosine that every picture's vector must keep to the one of the model as given. */
  double cosine(ModelKind kind) {
    if (kind == ModelKind.GIVEN_INT8) {
      return ROUNDED_AGAIN;
    }
    boolean rounds = this == INT8_ROWS || this == PATCH_PRODUCT;
    return kind == ModelKind.FLOATS_TO_INT8 && rounds ? QUANTIZED : SAME;
  }

  Rewriting rewriting(ModelKind kind, String input, Preprocessing pixels) {
    return switch (this) {
      case CLASS_TOKEN -> new ClassToken();
      case LAYER_NORM -> new LayerNorms();
      case INT8_ROWS -> new RowQuantizer();
      case PATCH_PRODUCT -> new PatchProduct(input, pixels, kind != ModelKind.FLOATS);
    };
  }
}
