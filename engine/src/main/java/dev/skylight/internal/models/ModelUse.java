package dev.skylight.internal.models;

import dev.skylight.job.EmbedRequest;

/**
 * A model and how it is used. Immutable.
 *
 * @param model name or folder
 * @param precision {@code fp32}, {@code int8} or {@code fp16}
 * @param decode {@code exact} or {@code fast}
 */
public record ModelUse(String model, String precision, String decode) {

  /** A model to which pictures are decoded exactly. */
  public ModelUse(String model, String precision) {
    this(model, precision, EmbedRequest.DECODE_EXACT);
  }

  /** What a request asks for. */
  public static ModelUse of(EmbedRequest request) {
    return new ModelUse(request.model(), request.precision(), request.decode());
  }
}
