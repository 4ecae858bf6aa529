package dev.skylight.faiss;

import static dev.skylight.faiss.capi.global.faiss.faiss_RangeSearchResult_labels;
import static dev.skylight.faiss.capi.global.faiss.faiss_RangeSearchResult_lims;

import dev.skylight.faiss.capi.FaissRangeSearchResult;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * All that lie within the radius of each query, in no order. Not copied on the way out: treat the
 * arrays as read-only.
 *
 * @param limits query i has the results {@code [limits[i], limits[i + 1])}
 * @param ids the ids found
 * @param scores inner products or squared distances, in the order of {@code ids}
 */
@SuppressWarnings("ArrayRecordComponent") // one allocation per batch of queries, read in place
public record RangeResult(int[] limits, long[] ids, float[] scores) {

  /** Copies what FAISS found for so many queries. */
  static RangeResult of(FaissRangeSearchResult found, int count) {
    SizeTPointer limits = new SizeTPointer();
    faiss_RangeSearchResult_lims(found, limits);
    int[] ends = new int[count + 1];
    for (int i = 0; i <= count; i++) {
      ends[i] = Math.toIntExact(limits.get(i));
    }
    int total = ends[count];
    long[] ids = new long[total];
    float[] scores = new float[total];
    if (total > 0) {
      LongPointer labels = new LongPointer();
      FloatPointer distances = new FloatPointer();
      faiss_RangeSearchResult_labels(found, labels, distances);
      labels.get(ids);
      distances.get(scores);
    }
    return new RangeResult(ends, ids, scores);
  }
}
