package dev.skylight.internal.duplicates;

import dev.skylight.internal.catalog.ImageContents;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.RowRange;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Images that may have the same bytes: by what catalog and ledger noted when they read the files,
 * of which the first 8 bytes of each hash are compared here. 40 bytes an image while it is made.
 */
final class ExactGroups {

  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
  private static final int HEX_OF_LONG = 16;
  private static final int STEP = 10_000;

  private long[] ids = new long[1024];
  private long[] rows = new long[1024]; // -1: its hash is known, or nothing tells it
  private long[] keys = new long[1024];
  private final BitSet known = new BitSet();
  private int count;

  private ExactGroups() {}

  /** A catalog's hash in lower case; empty where it is none of a whole file with SHA-256. */
  static Optional<String> sha256(String hash) {
    return hash == null || !SHA256.matcher(hash).matches()
        ? Optional.empty()
        : Optional.of(hash.toLowerCase(Locale.ROOT));
  }

  /** Passes over the catalog, and the ledger where images have no hash. */
  static PlacedGroups of(Stores stores, ImageContents contents) {
    ExactGroups groups = new ExactGroups();
    contents.visit(groups::image);
    if (stores.hasLedger()) {
      groups.askLedger(stores);
    }
    return groups.placed();
  }

  private void image(long id, long row, String hash) {
    if (count == ids.length) {
      int more = count + count / 2;
      ids = Arrays.copyOf(ids, more);
      rows = Arrays.copyOf(rows, more);
      keys = Arrays.copyOf(keys, more);
    }
    Optional<String> sha = sha256(hash);
    ids[count] = id;
    rows[count] = sha.isPresent() ? -1 : row;
    sha.ifPresent(it -> know(count, it));
    count++;
  }

  private void know(int place, String sha) {
    keys[place] = Long.parseUnsignedLong(sha.substring(0, HEX_OF_LONG), HEX_OF_LONG);
    known.set(place);
  }

  private void askLedger(Stores stores) {
    Map<Long, BitSet> stepsOpen = new HashMap<>();
    for (int i = 0; i < count; i++) {
      if (rows[i] >= 0) {
        stepsOpen.computeIfAbsent(rows[i] / STEP, step -> new BitSet()).set(i);
      }
    }
    if (stepsOpen.isEmpty()) {
      return;
    }
    try (LedgerView ledger = stores.readLedger()) {
      stepsOpen.forEach(
          (step, places) -> {
            Map<Long, PictureContent> seen =
                ledger.contents(new RowRange(step * STEP, (step + 1) * STEP));
            places.stream()
                .forEach(
                    place -> {
                      PictureContent content = seen.get(rows[place]);
                      if (content != null && content.read()) {
                        know(place, content.sha256());
                      }
                    });
          });
    }
  }

  /** Numbers the groups as their first images come, which is by id. */
  private PlacedGroups placed() {
    long[] twice = twice();
    int[] numbers = new int[twice.length];
    Arrays.fill(numbers, -1);
    int[] sizes = new int[twice.length];
    long[] lowest = new long[twice.length];
    int groups = 0;
    int[] groupOf = new int[count];
    for (int i = 0; i < count; i++) {
      int at = known.get(i) ? Arrays.binarySearch(twice, keys[i]) : -1;
      groupOf[i] = -1;
      if (at >= 0) {
        if (numbers[at] < 0) {
          lowest[groups] = ids[i];
          numbers[at] = groups++;
        }
        groupOf[i] = numbers[at];
        sizes[numbers[at]]++;
      }
    }
    int[] starts = new int[groups + 1];
    for (int group = 0; group < groups; group++) {
      starts[group + 1] = starts[group] + sizes[group];
    }
    long[] members = new long[starts[groups]];
    int[] next = starts.clone();
    for (int i = 0; i < count; i++) {
      if (groupOf[i] >= 0) {
        members[next[groupOf[i]]++] = ids[i];
      }
    }
    return new PlacedGroups(lowest, starts, members);
  }

  /** Keys that more than one image has, ascending. */
  private long[] twice() {
    long[] sorted = known.stream().mapToLong(i -> keys[i]).sorted().toArray();
    int found = 0;
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i] == sorted[i - 1] && (found == 0 || sorted[found - 1] != sorted[i])) {
        sorted[found++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, found);
  }
}
