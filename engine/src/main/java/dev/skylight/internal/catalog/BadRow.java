package dev.skylight.internal.catalog;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The first image with an {@code embedding_index} that is no row, and the sentence about it.
 *
 * @param id of the image
 * @param value as text, or null
 * @param type as SQLite names it
 * @param literal the value as SQL
 * @param count how many images have one that is no row
 */
record BadRow(long id, String value, String type, String literal, long count) {

  private static final int LONGEST = 60;

  /** For a value that means no row. */
  SkylightException isNoRow(Path file, boolean view) {
    return refusal(
        file,
        "which is no row: expected is a whole number from 0 on, or NULL for none",
        mend(view, condition(0)));
  }

  /**
   * For a row that is higher than can be meant.
   *
   * @param limit the first such
   * @param images how many the catalog has
   */
  SkylightException isTooHigh(Path file, boolean view, long limit, long images) {
    return refusal(
        file,
        String.format(
            Locale.ROOT,
            "but the catalog has only %,d images: embeddings.npy would have a row for every number"
                + " below",
            images),
        mend(view, condition(limit)));
  }

  private SkylightException refusal(Path file, String why, String mend) {
    String others = count == 1 ? "" : String.format(Locale.ROOT, " %,d images are like it.", count);
    return new SkylightException(
        Kind.BAD_INPUT,
        String.format(
            Locale.ROOT,
            "Cannot use %s as a catalog: image %d has embedding_index %s, %s.%s %s",
            file,
            id,
            shown(),
            why,
            others,
            mend));
  }

  private String shown() {
    return switch (type) {
      case "text" -> literal.length() > LONGEST ? literal.substring(0, LONGEST) + "...'" : literal;
      case "blob" -> "of bytes (a BLOB)";
      default -> value;
    };
  }

  private static String mend(boolean view, String condition) {
    return view
        ? "images is a view: mend the table behind it, or let the view give NULL WHERE "
            + condition
            + "."
        : "Make it none with this statement in SQLite, then run the same command again (`skylight"
            + " embed` gives pictures without a row one of their own): UPDATE images SET"
            + " embedding_index = NULL WHERE "
            + condition
            + ";";
  }

  /** As wide as the kind of value, so that one statement mends all of them. */
  private String condition(long limit) {
    String number = "typeof(embedding_index) IN ('integer', 'real') AND embedding_index ";
    return switch (type) {
      case "text" ->
          literal.length() <= LONGEST && value.chars().allMatch(c -> c >= ' ' && c < 127)
              ? "embedding_index = " + literal
              : "id = " + id;
      case "blob" -> "typeof(embedding_index) = 'blob'";
      case "integer" -> number + (limit > 0 ? ">= " + limit : "< 0");
      default ->
          limit > 0
              ? number + ">= " + limit
              : value.startsWith("-")
                  ? number + "< 0"
                  : "typeof(embedding_index) = 'real' AND (embedding_index >= 1e15 OR embedding_index"
                      + " <> CAST(embedding_index AS INTEGER))";
    };
  }
}
