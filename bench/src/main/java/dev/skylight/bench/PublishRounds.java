package dev.skylight.bench;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.ChunkData;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.RowRange;
import dev.skylight.library.Collection;
import dev.skylight.library.CollectionSettings;
import dev.skylight.library.Progress;
import dev.skylight.postgres.LocalPostgres;
import dev.skylight.products.IndexKind;
import dev.skylight.products.Publication;
import dev.skylight.products.PublishReport;
import dev.skylight.products.PublishSettings;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A collection published to an empty table, beside psycopg's COPY of the same rows: into a table as
 * pgvector's documentation makes it, and into one like ours. All run against one server; each
 * begins after a checkpoint.
 */
final class PublishRounds {

  private static final String FINGERPRINT = "0123456789abcdef".repeat(4);
  private static final int CHUNK = 1_000;
  private static final String DATABASE = "publish";

  private final LocalPostgres server;
  private final Stores stores;
  private final DataFolder data;
  private final List<String> peer;

  /**
   * Over a collection that is made.
   *
   * @param peer command of the program that copies {@code embeddings.npy}, which is its argument
   */
  PublishRounds(LocalPostgres server, Path folder, int rows, List<String> peer) throws IOException {
    this.server = server;
    this.data = DataFolder.of(Files.createDirectories(folder), "bench");
    this.stores = new FileStores(data, null);
    this.peer = peer;
    server.createDatabase(DATABASE);
    make(rows);
  }

  private void make(int rows) {
    try (Catalog catalog = stores.createCatalog()) {
      List<ImageFile> files = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        String path = "pictures/" + row / 1_000 + "/main-" + row + ".jpg";
        files.add(new ImageFile(path, 640, 480, "jpeg", 100_000, 0, null));
      }
      catalog.register(files);
      Map<Long, Long> assigned = new HashMap<>();
      for (CatalogImage image : catalog.images(-1, Integer.MAX_VALUE)) {
        assigned.put(image.id(), (long) assigned.size());
      }
      catalog.assignRows(assigned);
    }
    VectorStore.Spec spec =
        new VectorStore.Spec(
            rows, ProductVectors.DIMENSION, FINGERPRINT, "clip-vit-b-32", "fp32", "exact");
    stores.allocate(new AllocateRequest(spec, false, false, CHUNK, "bench"));
    ProductVectors vectors = new ProductVectors(1);
    try (VectorStore store = stores.openVectors()) {
      for (RowRange chunk : new RowRange(0, rows).chunks(CHUNK)) {
        FloatBuffer some = FloatBuffer.allocate((int) chunk.size() * ProductVectors.DIMENSION);
        List<RowOutcome> outcomes = new ArrayList<>();
        for (long row = chunk.from(); row < chunk.to(); row++) {
          some.put(vectors.next());
          outcomes.add(new RowOutcome(row, RowOutcome.Status.EMBEDDED, 0, ""));
        }
        store.publish(new ChunkData(chunk, some.rewind(), outcomes, FINGERPRINT, "bench"));
      }
    }
  }

  /** Seconds of ours, from opening the collection to the last comparison. */
  double ours() throws SQLException, InterruptedException {
    fresh(PublishSettings.TABLE, PublishSettings.TABLE + "_chunks");
    PublishSettings settings =
        PublishSettings.to(server.url(DATABASE)).with(PublishSettings.TABLE, IndexKind.NONE, false);
    long start = System.nanoTime();
    try (Collection collection = Collection.open(CollectionSettings.of(data))) {
      PublishReport report = Publication.run(stores, collection, settings, Progress.NONE);
      if (report.written() != report.rows() || report.missing() > 0) {
        throw new IllegalStateException("not all was written: " + report);
      }
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /** Seconds of a second run, which finds everything there. */
  double again() throws InterruptedException {
    PublishSettings settings =
        PublishSettings.to(server.url(DATABASE)).with(PublishSettings.TABLE, IndexKind.NONE, false);
    long start = System.nanoTime();
    try (Collection collection = Collection.open(CollectionSettings.of(data))) {
      Publication.run(stores, collection, settings, Progress.NONE);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  /**
   * Seconds of the peer, as it counts them: without its start, its imports and its connecting.
   *
   * @param likeOurs into a table that keeps its rows in one piece, as ours does
   */
  double peers(boolean likeOurs) throws IOException, SQLException, InterruptedException {
    fresh("peer");
    List<String> command = new ArrayList<>(peer);
    command.add(data.embeddings().toString());
    if (likeOurs) {
      command.add("like-ours");
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DATABASE_URL", server.address(DATABASE));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("the peer failed: " + command);
    }
    return Double.parseDouble(said.strip());
  }

  private void fresh(String... tables) throws SQLException {
    try (Connection connection = server.url(DATABASE).open();
        Statement statement = connection.createStatement()) {
      for (String table : tables) {
        statement.execute("DROP TABLE IF EXISTS " + table);
      }
      statement.execute("CREATE EXTENSION IF NOT EXISTS vector");
      statement.execute("CHECKPOINT");
    }
  }
}
