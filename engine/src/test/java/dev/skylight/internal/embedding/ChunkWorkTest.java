package dev.skylight.internal.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ForeignCatalog;
import dev.skylight.internal.models.NullEmbedder;
import dev.skylight.internal.pictures.MemoryPictures;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.MemoryVectors;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkWorkTest {

  private static final int ROWS = 300;
  private static final int DIMENSION = 8;

  @TempDir Path folder;

  private final NullEmbedder embedder = new NullEmbedder(ROWS, DIMENSION);
  private final MemoryPictures pictures = new MemoryPictures();
  private final MemoryVectors vectors = new MemoryVectors(ROWS, DIMENSION, "null-embedder");
  private Stores stores;

  @BeforeEach
  void collection() throws Exception {
    ForeignCatalog.make(folder, ROWS);
    stores = new FileStores(DataFolder.of(folder, "test"), null);
  }

  private ChunkWork.Result embed(long from, long to, ChunkWork.Listener listener) {
    try (Catalog catalog = stores.openCatalog()) {
      return new ChunkWork(stores, pictures, "here")
          .embed(
              new RowRange(from, to), embedder, new RowSources(catalog, null), vectors, listener);
    }
  }

  @Test
  void onlyWhatIsMissingIsEmbedded() {
    embed(50, 60, (done, failed) -> true);
    ChunkWork.Result result = embed(0, 100, (done, failed) -> true);
    assertEquals(new ChunkWork.Result(new RowCounts(100, 0, 0), 90), result);
    for (int row = 0; row < 100; row++) {
      assertEquals(1, embedder.calls.get(row), "row " + row);
      assertArrayEquals(NullEmbedder.vector(row, DIMENSION), vectors.vector(row), "row " + row);
    }
  }

  @Test
  void whoEndsEarlyPublishesWhatThereIs() {
    List<Long> heard = new ArrayList<>();
    ChunkWork.Result result =
        embed(
            0,
            200,
            (done, failed) -> {
              heard.add(done);
              return done < 100;
            });
    assertEquals(List.of(0L, 50L, 100L), heard);
    assertEquals(new ChunkWork.Result(new RowCounts(100, 0, 0), 100), result);
    assertEquals(0, embed(0, 200, (done, failed) -> false).embedded());
    assertEquals(100, embed(0, 200, (done, failed) -> true).embedded());
  }

  /** Rows before the first that suffers are good; those behind it are not noted as failed. */
  @Test
  void aLostDiskEndsTheWorkAndKeepsWhatWasRead() throws Exception {
    try (Connection db =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("metadata.db"));
        Statement statement = db.createStatement()) {
      statement.execute(
          "UPDATE images SET file_path = 'disk/missing.jpg' WHERE embedding_index >= 70");
    }
    pictures.lose(folder.resolve("disk").toString());
    SkylightException lost =
        assertThrows(SkylightException.class, () -> embed(0, 100, (done, failed) -> true));
    assertEquals("The shelf " + folder.resolve("disk") + " is lost.", lost.getMessage());
    assertEquals(List.of(new RowRange(70, 100)), vectors.missing(new RowRange(0, 100), 10));
  }
}
