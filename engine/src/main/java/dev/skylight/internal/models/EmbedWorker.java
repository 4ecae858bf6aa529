package dev.skylight.internal.models;

import dev.skylight.internal.images.Decode;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.ImagePreprocessor;
import dev.skylight.internal.models.RowOutcome.Status;
import dev.skylight.internal.pictures.NotingReader;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.internal.pictures.PictureSource;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes and infers whole batches by itself, sharing nothing with other workers but the model: no
 * queue between decoding and inference, so no core ever waits. One thread at a time.
 */
final class EmbedWorker implements AutoCloseable {

  private final NotingReader pictures;
  private final ImagePreprocessor preprocessor;
  private final VisionBatch batch;
  private final int dimension;
  private final float[] zeros;
  private final float[] vector;
  private final int[] slots;

  EmbedWorker(VisionModel model, PictureSource pictures, Decode decode, int batchSize) {
    this.pictures = new NotingReader(pictures);
    preprocessor = new ImagePreprocessor(model.preprocessing, decode);
    batch = model.newBatch(batchSize);
    dimension = model.dimension;
    zeros = new float[dimension];
    vector = new float[dimension];
    slots = new int[batchSize];
  }

  /**
   * Embeds rows {@code [from, to)} of the list, at most a batch of them.
   *
   * @param out receives vector i of the list at {@code i * dimension}
   * @param outcomes receives outcome i
   */
  void embed(List<RowSource> rows, int from, int to, FloatBuffer out, RowOutcome[] outcomes) {
    int filled = 0;
    for (int i = from; i < to; i++) {
      RowOutcome outcome = load(rows.get(i), filled);
      outcomes[i] = outcome;
      if (outcome.status() == Status.EMBEDDED) {
        slots[filled++] = i;
      } else {
        out.put(i * dimension, zeros);
      }
    }
    if (filled == 0) {
      return;
    }
    batch.run(filled);
    for (int slot = 0; slot < filled; slot++) {
      int i = slots[slot];
      boolean good = batch.vector(slot, vector);
      if (!good) {
        RowSource row = rows.get(i);
        Picture picture = row.candidates().get(outcomes[i].candidate());
        outcomes[i] =
            failed(
                row.row(),
                picture + ": the model's vector is not finite or all zeros",
                row.candidates().size() == 1
                    ? outcomes[i].content()
                    : pictures.look(row.candidates()));
      }
      out.put(i * dimension, good ? vector : zeros);
    }
  }

  /** Puts the first readable picture of a row into a slot of the batch. */
  private RowOutcome load(RowSource row, int slot) {
    if (row.candidates().isEmpty()) {
      return new RowOutcome(row.row(), Status.UNASSIGNED, -1, "");
    }
    String reasons = "";
    List<PictureContent> tried = new ArrayList<>();
    for (int candidate = 0; candidate < row.candidates().size(); candidate++) {
      Picture picture = row.candidates().get(candidate);
      try {
        batch.load(preprocessor, room -> pictures.read(picture, room), slot);
        return new RowOutcome(row.row(), Status.EMBEDDED, candidate, "", pictures.last());
      } catch (ImageException e) {
        reasons += (reasons.isEmpty() ? "" : "; ") + picture + ": " + e.getMessage();
        tried.add(pictures.last());
      }
    }
    return failed(row.row(), reasons, PictureContent.ofAll(tried));
  }

  private static RowOutcome failed(long row, String reason, PictureContent content) {
    return new RowOutcome(row, Status.FAILED, -1, reason, content);
  }

  @Override
  public void close() {
    batch.close();
    preprocessor.close();
  }
}
