package dev.skylight.faiss;

/** How two vectors are compared. The values are those of FAISS's {@code MetricType}. */
public enum Metric {
  /** Inner product, larger is nearer; the cosine for vectors of length 1. */
  INNER_PRODUCT(0),
  /** Squared Euclidean distance, smaller is nearer. */
  L2(1);

  private final int code;

  Metric(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Metric of(int code) {
    for (Metric metric : values()) {
      if (metric.code == code) {
        return metric;
      }
    }
    throw new FaissException(
        "the index has FAISS metric " + code + "; Skylight knows 0 (inner product) and 1 (L2)");
  }
}
