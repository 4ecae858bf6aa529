package dev.skylight.internal.ledger;

/**
 * What the ledger says of the file as a whole.
 *
 * @param rows rows of {@code embeddings.npy}
 * @param dimension width of a row
 * @param fingerprint of the embedder
 * @param model name or folder of the model, for messages
 * @param precision {@code fp32} or {@code int8}
 * @param decode {@code exact} or {@code fast}
 * @param createdAtMillis when the file was allocated, milliseconds since 1970
 */
public record LedgerHeader(
    long rows,
    int dimension,
    String fingerprint,
    String model,
    String precision,
    String decode,
    long createdAtMillis) {

  /** Precision and, where it is not the usual one, the way of decoding, for messages. */
  public String how() {
    return how(precision, decode);
  }

  /** As {@link #how()}. */
  public static String how(String precision, String decode) {
    return "exact".equals(decode) ? precision : precision + ", decode " + decode;
  }

  /** As much of a fingerprint or checksum as a message shows. */
  public static String brief(String sha256) {
    return sha256.length() > 12 ? sha256.substring(0, 12) : sha256;
  }
}
