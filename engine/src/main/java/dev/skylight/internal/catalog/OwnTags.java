package dev.skylight.internal.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which images have which tags by a user's own column, found in one pass: 8 bytes for each tag of
 * each image. Not to be changed.
 */
final class OwnTags {

  private static final OwnTags NONE = new OwnTags();

  /** Images of a tag. */
  private static final class Images {
    private final TagName name;
    private long[] ids = new long[4];
    private int count;

    private Images(TagName name) {
      this.name = name;
    }

    /** Ids come in order; a tag that an image's text names twice counts once. */
    private void add(long id) {
      if (count == 0 || ids[count - 1] != id) {
        if (count == ids.length) {
          ids = Arrays.copyOf(ids, 2 * count);
        }
        ids[count++] = id;
      }
    }
  }

  private final Map<String, Images> byKey = new HashMap<>();
  private final Images all = new Images(null);

  private OwnTags() {}

  static OwnTags of(CatalogDatabase database) throws SQLException {
    return database.columns().has("tags")
        ? database.once(OwnTags.class, () -> pass(database))
        : NONE;
  }

  private static OwnTags pass(CatalogDatabase database) throws SQLException {
    OwnTags found = new OwnTags();
    Map<String, List<Images>> known = new HashMap<>(); // texts repeat
    try (Statement s = database.connection().createStatement();
        ResultSet r =
            s.executeQuery(
                "SELECT id, tags FROM images WHERE "
                    + OwnNotes.tagged("images")
                    + " ORDER BY id")) {
      while (r.next()) {
        long id = r.getLong(1);
        String text = r.getString(2);
        List<Images> tags = known.get(text);
        if (tags == null) {
          tags = found.images(text);
          if (known.size() < 100_000) {
            known.put(text, tags);
          }
        }
        tags.forEach(images -> images.add(id));
        if (!tags.isEmpty()) {
          found.all.add(id);
        }
      }
    }
    return found;
  }

  private List<Images> images(String text) {
    List<Images> images = new ArrayList<>();
    for (TagName tag : OwnNotes.tags(text)) {
      images.add(byKey.computeIfAbsent(tag.key(), key -> new Images(tag)));
    }
    return images;
  }

  /** Whether there are none at all. */
  boolean isEmpty() {
    return byKey.isEmpty();
  }

  /** All of them. */
  List<TagTotal> totals() {
    return byKey.values().stream().map(tag -> new TagTotal(tag.name, tag.count)).toList();
  }

  /** How many images have one. */
  long tagged() {
    return all.count;
  }

  /** Whether an image has any. */
  boolean isTagged(long id) {
    return has(all, id);
  }

  /** Whether an image has a tag. */
  boolean has(String key, long id) {
    Images images = byKey.get(key);
    return images != null && has(images, id);
  }

  private static boolean has(Images images, long id) {
    return Arrays.binarySearch(images.ids, 0, images.count, id) >= 0;
  }

  /** Ids of the images that have a tag, as a JSON array. */
  String json(String key) {
    Images images = byKey.get(key);
    return images == null ? "[]" : Arrays.toString(Arrays.copyOf(images.ids, images.count));
  }
}
