package dev.skylight.bench;

import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.OnnxEmbedders;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The embedder as a worker has it: from files to vectors in memory, on all cores. */
final class Engine implements Contender {
  private final OnnxEmbedders embedders = new OnnxEmbedders(0);
  private final Embedder embedder;
  private final List<Path> files;

  Engine(String model, String precision, List<Path> files) {
    embedder = embedders.get(model, precision);
    this.files = files;
  }

  @Override
  public double run(int pictures) throws IOException {
    long started = System.nanoTime();
    embed(pictures);
    return (System.nanoTime() - started) / 1e9;
  }

  @Override
  public float[] vectors(int pictures) throws IOException {
    float[] vectors = new float[pictures * embedder.dimension()];
    embed(pictures).get(0, vectors);
    return vectors;
  }

  private FloatBuffer embed(int pictures) throws IOException {
    List<RowSource> rows = new ArrayList<>();
    for (int i = 0; i < pictures; i++) {
      rows.add(RowSource.of(i, files.get(i % files.size())));
    }
    FloatBuffer out =
        ByteBuffer.allocateDirect(pictures * embedder.dimension() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (RowOutcome outcome : embedder.embed(rows, out, (done, failed) -> true)) {
      if (outcome.status() != RowOutcome.Status.EMBEDDED) {
        throw new IOException("row " + outcome.row() + ": " + outcome.reason());
      }
    }
    return out;
  }

  @Override
  public void close() {
    embedders.close();
  }
}
