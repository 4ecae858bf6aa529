package dev.skylight.internal.duplicates;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.catalog.NearPairs.Pair;
import dev.skylight.internal.embedding.RowSources;
import dev.skylight.internal.stores.Stores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows that stored pairs connect, and rows that several pictures share, in groups. */
final class NearGroups {

  /** Rows whose pictures are asked for at a time. */
  private static final int BATCH = 10_000;

  private NearGroups() {}

  /**
   * Puts them together.
   *
   * @param pairs that are stored
   * @param shared rows that more than one picture has
   * @param held rows that hold a vector
   */
  static PlacedGroups of(
      Stores stores, Catalog catalog, List<Pair> pairs, List<Long> shared, HeldRows held) {
    long[] rows = rows(pairs, shared, held);
    Components components = new Components(rows.length);
    for (Pair pair : pairs) {
      components.join(
          Arrays.binarySearch(rows, pair.row()), Arrays.binarySearch(rows, pair.other()));
    }
    long[] lowestIds = lowestIds(stores, catalog, rows);
    Map<Integer, List<Integer>> byRoot = new HashMap<>();
    for (int i = 0; i < rows.length; i++) {
      if (lowestIds[i] >= 0) {
        byRoot.computeIfAbsent(components.of(i), root -> new ArrayList<>()).add(i);
      }
    }
    return placed(rows, lowestIds, new ArrayList<>(byRoot.values()));
  }

  private static long[] rows(List<Pair> pairs, List<Long> shared, HeldRows held) {
    long[] rows = new long[2 * pairs.size() + shared.size()];
    int count = 0;
    for (Pair pair : pairs) {
      rows[count++] = pair.row();
      rows[count++] = pair.other();
    }
    for (long row : shared) {
      if (held.contains(row)) {
        rows[count++] = row;
      }
    }
    return Arrays.stream(rows, 0, count).sorted().distinct().toArray();
  }

  /** By place of a row, the lowest id of its pictures; -1 where it has none. */
  private static long[] lowestIds(Stores stores, Catalog catalog, long[] rows) {
    long[] lowest = new long[rows.length];
    Arrays.fill(lowest, -1);
    catalog.rows(); // of a table without an index, one pass now instead of one each time
    RowSources.of(
        stores,
        catalog,
        sources -> {
          for (int from = 0; from < rows.length; from += BATCH) {
            int to = Math.min(rows.length, from + BATCH);
            Map<Long, List<CatalogPicture>> found =
                sources.pictures(Arrays.stream(rows, from, to).boxed().toList());
            for (int i = from; i < to; i++) {
              List<CatalogPicture> pictures = found.get(rows[i]);
              lowest[i] = pictures == null ? -1 : pictures.get(0).id();
            }
          }
          return lowest;
        });
    return lowest;
  }

  private static PlacedGroups placed(long[] rows, long[] lowestIds, List<List<Integer>> groups) {
    Comparator<List<Integer>> byId =
        Comparator.comparingLong(
            group -> group.stream().mapToLong(i -> lowestIds[i]).min().orElseThrow());
    groups.sort(byId);
    long[] lowest = new long[groups.size()];
    int[] starts = new int[groups.size() + 1];
    List<Long> members = new ArrayList<>();
    for (int i = 0; i < lowest.length; i++) {
      List<Integer> group = groups.get(i);
      lowest[i] = group.stream().mapToLong(place -> lowestIds[place]).min().orElseThrow();
      group.forEach(place -> members.add(rows[place]));
      starts[i + 1] = members.size();
    }
    return new PlacedGroups(lowest, starts, members.stream().mapToLong(Long::longValue).toArray());
  }
}
