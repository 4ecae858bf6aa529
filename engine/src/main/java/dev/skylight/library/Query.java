package dev.skylight.library;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.job.RowFilter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What to look for, and how much of it. Immutable, thread-safe; each method gives another query.
 *
 * <pre>{@code
 * Query.words("a dog on the beach").count(20).minScore(0.2f)
 * Query.words("beach").plus(Query.picture(Path.of("holiday.jpg"))).minus(Query.words("people"))
 * }</pre>
 */
public final class Query {

  /** Spaces of all kinds, and characters that nobody sees. */
  private static final Pattern NOTHING = Pattern.compile("[\\s\\p{Z}\\p{C}]*");

  /** Most hits where nobody says otherwise. */
  private static final int USUAL_COUNT = 10;

  /** Where a part of the query's vector comes from. */
  sealed interface Source {}

  record Words(String text) implements Source {}

  record PictureFile(Path file) implements Source {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record PictureBytes(byte[] bytes) implements Source {}

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Vector(float[] values) implements Source {}

  record Row(long row) implements Source {}

  /** A part of the query; vectors are brought to length 1 before they are weighted. */
  record Part(Source source, float weight) {}

  private final List<Part> parts;
  private final int count;
  private final int offset;
  private final float minScore;
  private final RowFilter filter;
  private final boolean exact;
  private final boolean missingToo;
  private final boolean notItself;
  private final PictureFilter pictures;

  private Query(
      List<Part> parts,
      int count,
      int offset,
      float minScore,
      RowFilter filter,
      boolean exact,
      boolean missingToo,
      boolean notItself,
      PictureFilter pictures) {
    this.parts = List.copyOf(parts);
    this.count = count;
    this.offset = offset;
    this.minScore = minScore;
    this.filter = filter;
    this.exact = exact;
    this.missingToo = missingToo;
    this.notItself = notItself;
    this.pictures = pictures;
  }

  private static Query of(Source source) {
    return new Query(
        List.of(new Part(source, 1)),
        USUAL_COUNT,
        0,
        -1,
        RowFilter.all(),
        false,
        false,
        false,
        PictureFilter.ALL);
  }

  /**
   * Pictures that words describe. What exceeds the model's length is left out, which {@link
   * Answer#cut} tells.
   *
   * @throws SkylightException BAD_INPUT where the text says nothing
   */
  public static Query words(String text) {
    if (NOTHING.matcher(text).matches()) {
      throw new SkylightException(
          Kind.BAD_INPUT, "The query is empty: say in words what to look for.");
    }
    return of(new Words(text));
  }

  /**
   * Pictures that look like a picture.
   *
   * @throws SkylightException BAD_INPUT where there is no such file
   */
  public static Query picture(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new SkylightException(
          Kind.BAD_INPUT, "There is no picture " + file.toAbsolutePath() + " to search with.");
    }
    return of(new PictureFile(file));
  }

  /**
   * Pictures that look like a picture.
   *
   * @param file the bytes of a JPEG, PNG, WebP, GIF, BMP or TIFF file; not to be changed until the
   *     search is over
   */
  public static Query picture(byte[] file) {
    return of(new PictureBytes(Objects.requireNonNull(file, "file")));
  }

  /**
   * Pictures whose vectors point in a direction.
   *
   * @param values as many floats as the collection's vectors have, of any length but zero
   */
  public static Query vector(float[] values) {
    return of(new Vector(values.clone()));
  }

  /** Pictures similar to that of a row, which itself is not among the hits. */
  public static Query row(long row) {
    return of(new Row(row));
  }

  /** And also like another query. Of that one, only what to look for counts. */
  public Query plus(Query other) {
    return plus(other, 1);
  }

  /**
   * The same.
   *
   * @param weight of the other query, where this one's parts keep theirs (1 unless given)
   */
  public Query plus(Query other, float weight) {
    List<Part> both = new ArrayList<>(parts);
    both.addAll(other.times(weight).parts);
    return new Query(both, count, offset, minScore, filter, exact, missingToo, notItself, pictures);
  }

  /** The same query, whose parts weigh so many times as much beside those of others. */
  public Query times(float weight) {
    if (!Float.isFinite(weight)) {
      throw new SkylightException(
          Kind.BAD_INPUT, "A part of a query cannot weigh " + weight + "; give it a number.");
    }
    List<Part> weighted =
        parts.stream().map(part -> new Part(part.source(), part.weight() * weight)).toList();
    return new Query(
        weighted, count, offset, minScore, filter, exact, missingToo, notItself, pictures);
  }

  /** But not like another query. */
  public Query minus(Query other) {
    return plus(other, -1);
  }

  /** But not like another query, weighted as in {@link #plus(Query, float)}. */
  public Query minus(Query other, float weight) {
    return plus(other, -weight);
  }

  /** At most so many hits, at least 1. Otherwise 10. */
  public Query count(int most) {
    if (most < 1) {
      throw new SkylightException(
          Kind.BAD_INPUT, "Cannot search for " + most + " rows; ask for at least 1.");
    }
    return new Query(parts, most, offset, minScore, filter, exact, missingToo, notItself, pictures);
  }

  /** Without the first so many hits, as for a second page. */
  public Query offset(int first) {
    if (first < 0) {
      throw new SkylightException(
          Kind.BAD_INPUT, "Cannot leave out " + first + " hits; the offset begins at 0.");
    }
    return new Query(parts, count, first, minScore, filter, exact, missingToo, notItself, pictures);
  }

  /** Only hits of at least this cosine, -1 to 1. */
  public Query minScore(float least) {
    if (!(least >= -1 && least <= 1)) {
      throw new SkylightException(
          Kind.BAD_INPUT, "The least score is a cosine, between -1 and 1: " + least + ".");
    }
    return new Query(parts, count, offset, least, filter, exact, missingToo, notItself, pictures);
  }

  /** Only rows that a filter lets through. */
  public Query among(RowFilter rows) {
    Objects.requireNonNull(rows, "rows");
    return new Query(parts, count, offset, minScore, rows, exact, missingToo, notItself, pictures);
  }

  /**
   * Only rows of pictures that a filter lets through; the catalog is asked which. Of the pictures
   * of a row one is shown that passes.
   */
  public Query where(PictureFilter wanted) {
    Objects.requireNonNull(wanted, "wanted");
    return new Query(parts, count, offset, minScore, filter, exact, missingToo, notItself, wanted);
  }

  /** Compares every row instead of asking the index. */
  public Query exact(boolean everyRow) {
    return new Query(
        parts, count, offset, minScore, filter, everyRow, missingToo, notItself, pictures);
  }

  /**
   * Also rows whose pictures were there when the rows were made and are not now, which {@link
   * Found#missing} tells. Otherwise they are left out.
   */
  public Query showMissing(boolean too) {
    return new Query(parts, count, offset, minScore, filter, exact, too, notItself, pictures);
  }

  /**
   * Without rows whose picture is one that is searched with: the same file, or one with the same
   * bytes.
   */
  public Query withoutItself(boolean without) {
    return new Query(parts, count, offset, minScore, filter, exact, missingToo, without, pictures);
  }

  /** The same question, of which the vector is known already. */
  Query known(float[] vector) {
    List<Part> part = List.of(new Part(new Vector(vector), 1));
    return new Query(
        part, count, offset, minScore, wanted(), exact, missingToo, notItself, pictures);
  }

  List<Part> parts() {
    return parts;
  }

  boolean notItself() {
    return notItself;
  }

  boolean missingToo() {
    return missingToo;
  }

  int most() {
    return count;
  }

  int first() {
    return offset;
  }

  float least() {
    return minScore;
  }

  /** The same, of these rows alone. */
  Query alsoAmong(RowFilter rows) {
    return among(filter.and(rows));
  }

  PictureFilter pictures() {
    return pictures;
  }

  /** The filter, without the rows that hits are to be similar to. */
  RowFilter wanted() {
    RowFilter wanted = filter;
    for (Part part : parts) {
      if (part.weight() > 0 && part.source() instanceof Row asked && asked.row() >= 0) {
        wanted = wanted.and(RowFilter.of(asked.row()).negate());
      }
    }
    return wanted;
  }

  /** Whether words are a part of it. */
  boolean asksWords() {
    for (Part part : parts) {
      if (part.source() instanceof Words) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether it is one picture, so that its vector lies among those of the rows. A sum may lie far
   * from all of them, and of a vector that was given nobody knows what it is of.
   */
  boolean isPicture() {
    Source source = parts.get(0).source();
    return parts.size() == 1
        && parts.get(0).weight() > 0
        && !(source instanceof Words || source instanceof Vector);
  }

  boolean everyRow() {
    return exact;
  }
}
