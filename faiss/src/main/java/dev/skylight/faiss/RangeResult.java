package dev.skylight.faiss;

/**
 * All that lie within the radius of each query, in no order. Not copied on the way out: treat the
 * arrays as read-only.
 *
 * @param limits query i has the results {@code [limits[i], limits[i + 1])}
 * @param ids the ids found
 * @param scores inner products or squared distances, in the order of {@code ids}
 */
@SuppressWarnings("ArrayRecordComponent") // one allocation per batch of queries, read in place
public record RangeResult(int[] limits, long[] ids, float[] scores) {}
