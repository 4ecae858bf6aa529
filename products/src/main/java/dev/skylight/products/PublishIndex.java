package dev.skylight.products;

import dev.skylight.library.Progress;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The index over a published table, by cosine distance. One use per object. */
final class PublishIndex {

  private final PublishTarget target;
  private final IndexKind kind;
  private final List<String> models;
  private final Progress progress;
  private RuntimeException stopped;

  /**
   * Over the rows of a model.
   *
   * @param progress hears of {@code index} while it is built, and may end that
   */
  PublishIndex(PublishTarget target, IndexKind kind, ModelVersion model, Progress progress) {
    this.target = target;
    this.kind = kind;
    this.models = List.of(model.text());
    this.progress = progress;
  }

  /**
   * Builds it where there is none of the kind, or where it was built of other vectors: another
   * model's, half as many, or those that have made room for others. An interrupted thread ends
   * that, and stays interrupted.
   *
   * @param rows in the table
   * @param written how many of them are new or changed
   * @return sentences, where there is something to say
   */
  List<String> build(long rows, long written) {
    if (kind == IndexKind.NONE) {
      return List.of();
    }
    if (rows < VectorIndex.FEWEST_ROWS) {
      return List.of(
          String.format(
              Locale.ROOT,
              "No index: fewer than %,d rows are compared one by one as fast.",
              VectorIndex.FEWEST_ROWS));
    }
    String definition =
        kind == IndexKind.HNSW
            ? "USING hnsw (" + PublishTarget.EMBEDDING + " vector_cosine_ops)"
            : VectorIndex.ivfflat(PublishTarget.EMBEDDING, rows);
    try (VectorDatabase database = VectorDatabase.open(target.where()).patient()) {
      try {
        List<String> said = new ArrayList<>();
        new IndexBuild(database, target.name(), PublishTarget.EMBEDDING, this::goOn)
            .run(
                new IndexBuild.Wanted("_" + kind, kind, rows, models, definition),
                index -> isGood(index, rows, written),
                index -> index.rows() > 0) // ours
            .ifPresent(said::add);
        if (kind == IndexKind.IVFFLAT && !said.isEmpty()) {
          Versions.of(database).warning().ifPresent(said::add);
        }
        if (stopped != null) {
          throw stopped;
        }
        return said;
      } catch (SQLException e) {
        throw database.failed("build the index of " + target.name(), e);
      }
    }
  }

  /** The connection is another thread's until the statement has ended: it is thrown after that. */
  private boolean goOn() {
    try {
      progress.at("index", 0, 0);
    } catch (RuntimeException e) {
      stopped = e;
    }
    return stopped == null;
  }

  /** An HNSW index grows with its rows; centroids stay what they were. */
  private boolean isGood(VectorIndex index, long rows, long written) {
    boolean same = index.kind() == kind && index.valid() && index.models().equals(models);
    return same && (kind == IndexKind.HNSW || (rows < 2 * index.rows() && 2 * written < rows));
  }
}
