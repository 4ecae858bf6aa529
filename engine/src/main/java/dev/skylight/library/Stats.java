package dev.skylight.library;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a collection is made of.
 *
 * @param pictures registered
 * @param bytes of their files, as registered
 * @param formats pictures by format, most first; the empty name is of those with none
 * @param rows how far their vectors are
 * @param index whether searches can use an index
 * @param vectorBytes of {@code embeddings.npy}; 0 where there is none
 * @param indexBytes of {@code faiss.index}; 0 where there is none
 * @param model that made the rows; empty where none are made
 * @param tags different ones
 * @param tagged pictures that have one
 * @param rated pictures that have stars
 */
public record Stats(
    long pictures,
    long bytes,
    Map<String, Long> formats,
    RowsState rows,
    IndexState index,
    long vectorBytes,
    long indexBytes,
    String model,
    long tags,
    long tagged,
    long rated) {

  /** Copies the map, in its order. */
  public Stats {
    formats = Collections.unmodifiableMap(new LinkedHashMap<>(formats));
  }
}
