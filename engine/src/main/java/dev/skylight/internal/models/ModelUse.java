package dev.skylight.internal.models;

import dev.skylight.job.EmbedRequest;
import dev.skylight.job.RowRange;
import java.util.List;

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

  /**
   * Asks for rows to be made once more, each range as one chunk, and for no others.
   *
   * @param ranges ascending, at most {@link EmbedRequest#MAX_RANGES}
   */
  public EmbedRequest again(List<RowRange> ranges) {
    return new EmbedRequest(
        false,
        model,
        precision,
        decode,
        EmbedRequest.MAX_CHUNK_SIZE,
        0,
        0,
        false,
        false,
        false,
        ranges);
  }

  /** What a request asks for. */
  public static ModelUse of(EmbedRequest request) {
    return new ModelUse(request.model(), request.precision(), request.decode());
  }
}
