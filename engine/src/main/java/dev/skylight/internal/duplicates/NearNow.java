package dev.skylight.internal.duplicates;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.catalog.NearPairs;
import dev.skylight.internal.catalog.NearPairs.Pair;
import dev.skylight.internal.duplicates.FilesThere.There;
import dev.skylight.internal.embedding.RowSources;
import dev.skylight.internal.stores.Stores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What of groups of near rows is so at this moment. */
final class NearNow {

  private final Stores stores;
  private final Catalog catalog;
  private final NearPairs pairs;
  private final Function<Pair, Optional<Pair>> now;
  private final FilesThere files;

  /**
   * Looks at a collection.
   *
   * @param now a stored pair as it is now; empty where it is none any more
   */
  NearNow(Stores stores, Catalog catalog, NearPairs pairs, Function<Pair, Optional<Pair>> now) {
    this.stores = stores;
    this.catalog = catalog;
    this.pairs = pairs;
    this.now = now;
    this.files = new FilesThere(stores.folder().folder());
  }

  /** What is left of groups of rows, one list each: one that falls apart gives several. */
  List<List<Group>> of(List<List<Long>> groups) {
    List<Long> rows = groups.stream().flatMap(List::stream).toList();
    Map<Long, List<CatalogPicture>> pictures =
        RowSources.of(stores, catalog, sources -> sources.pictures(rows));
    Map<Long, List<Pair>> byRow = new TreeMap<>();
    for (Pair pair : pairs.pairsOf(rows)) {
      now.apply(pair)
          .ifPresent(is -> byRow.computeIfAbsent(is.row(), row -> new ArrayList<>()).add(is));
    }
    return groups.stream().map(group -> left(group, pictures, byRow)).toList();
  }

  private List<Group> left(
      List<Long> group, Map<Long, List<CatalogPicture>> pictures, Map<Long, List<Pair>> byRow) {
    long[] rows = group.stream().mapToLong(Long::longValue).sorted().toArray();
    Components components = new Components(rows.length);
    float[] least = new float[rows.length];
    Arrays.fill(least, 1);
    List<Pair> connecting = new ArrayList<>();
    for (long row : rows) {
      for (Pair pair : byRow.getOrDefault(row, List.of())) {
        int other = Arrays.binarySearch(rows, pair.other());
        if (other >= 0) {
          components.join(Arrays.binarySearch(rows, row), other);
          connecting.add(pair);
        }
      }
    }
    for (Pair pair : connecting) {
      int root = components.of(Arrays.binarySearch(rows, pair.row()));
      least[root] = Math.min(least[root], pair.cosine());
    }
    Map<Integer, List<There>> there = new LinkedHashMap<>();
    for (int i = 0; i < rows.length; i++) {
      List<There> found = there.computeIfAbsent(components.of(i), root -> new ArrayList<>());
      for (CatalogPicture picture : pictures.getOrDefault(rows[i], List.of())) {
        files.look(picture).ifPresent(found::add);
      }
    }
    List<Group> left = new ArrayList<>();
    there.forEach(
        (root, found) -> {
          List<CatalogPicture> best = FilesThere.bestFirst(found);
          if (!best.isEmpty()) {
            left.add(new Group(least[root], best));
          }
        });
    return left;
  }
}
