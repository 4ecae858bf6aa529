package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** A table of vectors that is there already: its rows are kept, and what is missing is added. */
final class EarlierTable {

  private static final Set<String> FILLED =
      Set.of(
          "image_id", "product_id", "image_embedding", "image_url", "model_version", "created_at");

  private final VectorDatabase database;
  private final TableName name;
  private final Columns columns;
  private final List<String> made;
  private final String called;

  /**
   * As it is.
   *
   * @param made gets a sentence for each thing that is changed
   */
  EarlierTable(VectorDatabase database, TableName name, Columns columns, List<String> made) {
    this.database = database;
    this.name = name;
    this.columns = columns;
    this.made = made;
    called = "The table " + name + " in " + database.where();
  }

  /**
   * Brings it up to date.
   *
   * @param asked width that its vectors must have, if any
   */
  void bringUp(MainDatabase main, Optional<Integer> asked) throws SQLException {
    String mend = "name another table with --vectors-table";
    columns.column("image_id", called, mend);
    String type = columns.column(VectorTable.EMBEDDING, called, mend).type();
    if (type.endsWith("vector") && asked.isPresent()) { // of any width: no index takes that
      change("ALTER COLUMN image_embedding TYPE vector(" + asked.get() + ")");
      made.add("the column image_embedding takes vectors of " + asked.get() + " numbers");
    } else {
      checkWidth(VectorTable.width(type, called, typed(type)), asked);
    }
    checkOthers();
    add("product_id", main.product().column());
    add("image_url", "text");
    add("created_at", "timestamptz DEFAULT now()");
    models();
    key();
  }

  /** What to do about a column of another type. */
  private String typed(String type) {
    return type.endsWith("vector")
        ? "name the model that made its vectors with --model"
        : "run ALTER TABLE "
            + name.sql()
            + " ALTER COLUMN "
            + VectorTable.EMBEDDING
            + " TYPE vector(N), N being how many numbers its rows have";
  }

  private void checkWidth(int width, Optional<Integer> asked) {
    if (asked.isPresent() && asked.get() != width) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          String.format(
              Locale.ROOT,
              "%s holds vectors of %,d numbers, and the model's have %,d: name the model that made"
                  + " them with --model, or another table with --vectors-table.",
              called,
              width,
              asked.get()));
    }
  }

  /** Columns that only their maker can fill. */
  private void checkOthers() {
    List<String> others = new ArrayList<>();
    columns
        .byName()
        .forEach(
            (column, its) -> {
              if (its.required() && !its.filled() && !FILLED.contains(column)) {
                others.add(column);
              }
            });
    if (!others.isEmpty()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          called
              + " demands a value in "
              + String.join(", ", others)
              + ", which Skylight knows nothing of: give it a default (ALTER TABLE ... SET DEFAULT),"
              + " or name another table with --vectors-table.");
    }
  }

  private void add(String column, String type) throws SQLException {
    if (!columns.has(column)) {
      change("ADD COLUMN " + column + " " + type);
      made.add("the column " + column);
    }
  }

  /** Rows that do not say which model made them are the earlier scripts'. */
  private void models() throws SQLException {
    if (!columns.has("model_version")) {
      change(
          "ADD COLUMN model_version text NOT NULL DEFAULT " + TableName.literal(ModelVersion.OLD));
      change("ALTER COLUMN model_version DROP DEFAULT");
      made.add("the column model_version: " + ModelVersion.OLD + " in the rows that are there");
      return;
    }
    int longest = columns.byName().get("model_version").longest();
    if (longest > 0 && longest < ModelVersion.OLD.length()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          String.format(
              Locale.ROOT,
              "%s has model_version of %,d characters, fewer than the name of any model has: %s,"
                  + " then run this again.",
              called,
              longest,
              VectorTable.widen(name, "model_version")));
    }
    int unnamed =
        database.change(
            String.format(
                "UPDATE %s SET model_version = %s WHERE model_version IS NULL",
                name.sql(), TableName.literal(ModelVersion.OLD)),
            none -> {});
    if (unnamed > 0) {
      made.add(
          String.format(
              Locale.ROOT, "%,d rows without a model are of %s", unnamed, ModelVersion.OLD));
    }
  }

  private void key() throws SQLException {
    if (VectorTable.conflict(database, columns).isPresent()) {
      return;
    }
    long twice =
        database.number(
            "SELECT count(*) FROM (SELECT 1 FROM "
                + name.sql()
                + " GROUP BY image_id, model_version HAVING count(*) > 1) twice");
    if (twice > 0) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          String.format(
              Locale.ROOT,
              "%s has no key, and %,d of its images have several rows of one model: keep one of"
                  + " each (DELETE FROM %s a USING %3$s b WHERE a.image_id = b.image_id AND"
                  + " a.model_version = b.model_version AND a.ctid < b.ctid), then run this again.",
              called,
              twice,
              name.sql()));
    }
    database.execute(
        String.format(
            "CREATE UNIQUE INDEX %s ON %s (image_id, model_version)",
            TableName.quoted(TableName.shortened(name.name(), "_image_and_model")), name.sql()));
    made.add("a key on image_id and model_version");
  }

  private void change(String what) throws SQLException {
    database.execute("ALTER TABLE " + name.sql() + " " + what);
  }
}
