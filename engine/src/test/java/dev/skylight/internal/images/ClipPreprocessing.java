package dev.skylight.internal.images;

import java.util.List;

/** The preprocessing of OpenAI's CLIP models of 224 pixels. */
final class ClipPreprocessing {

  static final Preprocessing SPEC =
      new Preprocessing(
          224,
          224,
          0.00392156862745098,
          List.of((float) 0.48145466, (float) 0.4578275, (float) 0.40821073),
          List.of((float) 0.26862954, (float) 0.26130258, (float) 0.27577711));

  private ClipPreprocessing() {}
}
