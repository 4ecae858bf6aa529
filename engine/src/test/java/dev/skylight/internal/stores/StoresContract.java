package dev.skylight.internal.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.embedding.Planner;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Reservation;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.models.NullEmbedder;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.ChunkData;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.internal.verification.FileRepair;
import dev.skylight.internal.verification.Verifier;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FinishResult;
import dev.skylight.job.Plan;
import dev.skylight.job.RowRange;
import dev.skylight.job.VerifyReport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same job over any stores comes to the same. */
abstract class StoresContract {

  private static final int IMAGES = 25;
  private static final int DIM = 8;
  private static final EmbedRequest REQUEST =
      new EmbedRequest(true, "null", "fp32", "exact", 10, 0, 0, false, false, false, List.of());

  @TempDir Path temp;
  private final NullEmbedder embedder = new NullEmbedder(IMAGES, DIM);
  private Stores stores;

  /** Stores of a folder in which nothing is yet. */
  abstract Stores of(DataFolder folder);

  @BeforeEach
  void start() {
    stores = of(DataFolder.of(temp.resolve("data"), "test"));
  }

  @Test
  void whatIsNotThereIsNotOpened() {
    assertFalse(stores.hasCatalog());
    assertFalse(stores.hasLedger());
    List<Runnable> openings = List.of(stores::openCatalog, stores::readLedger, stores::openVectors);
    for (Runnable opening : openings) {
      assertEquals(Kind.BAD_INPUT, assertThrows(SkylightException.class, opening::run).kind());
    }
    assertFalse(stores.hasLedger(), "a refusal makes nothing");
  }

  @Test
  void whatIsMadeIsThereForTheNextWhoOpensIt() {
    VectorStore.Spec spec =
        new VectorStore.Spec(IMAGES, DIM, "f".repeat(64), "null", "fp32", "exact");
    assertTrue(stores.allocate(new AllocateRequest(spec, false, false, 10, "run")).created());
    try (RowLedger ledger = stores.openLedger()) {
      ledger.reserve(List.of(new Reservation(3, "/3")), IMAGES);
    }
    assertTrue(stores.hasLedger());
    try (LedgerView ledger = stores.readLedger();
        VectorStore vectors = stores.openVectors()) {
      assertEquals(IMAGES, ledger.header().orElseThrow().rows());
      assertEquals(IMAGES + 1, vectors.ledger().reservedRows());
    }
    stores.createCatalog().close();
    assertTrue(stores.hasCatalog());
    stores.openCatalog().close();
  }

  @Test
  void aJobIsPlannedPublishedAndFinished() throws IOException {
    assertEquals(new Backlog(0, 0, 0), Backlog.of(stores, true));
    register();
    assertEquals(new Backlog(0, 0, IMAGES), Backlog.of(stores, true));
    assertEquals(new Backlog(0, 0, 0), Backlog.of(stores, false));
    Planner planner = new Planner(stores, embedder);
    Plan plan = planner.allocate(REQUEST, planner.plan(REQUEST), "run");
    assertEquals(List.of(new RowRange(0, IMAGES)), plan.missing());
    assertEquals(3, plan.chunksTotal());

    assertEquals(new Backlog(0, IMAGES, 0), Backlog.of(stores, true));
    publish(new RowRange(0, 10));
    assertEquals(new Backlog(9, IMAGES - 10, 0), Backlog.of(stores, true));
    assertEquals(
        List.of(new RowRange(10, IMAGES)), planner.plan(REQUEST).missing(), "what is left");
    publish(new RowRange(10, IMAGES));
    assertEquals(new FinishResult(IMAGES, IMAGES - 1, 1, 0, 0, IMAGES - 1), planner.finish());
    assertTrue(Backlog.of(stores, true).isEmpty(), "the failed picture keeps its promise");
    try (Catalog catalog = stores.openCatalog()) {
      List<CatalogImage> images = catalog.imagesOfRows(0, IMAGES);
      assertEquals(IMAGES - 1, images.size(), "the row that failed is not assigned");
      assertEquals("/p24.jpg", images.get(images.size() - 1).filePath());
      assertFalse(Verifier.verify(stores, catalog, true).hasDamage());
    }
    repairs(planner);
    try (Catalog catalog = stores.openCatalog()) {
      catalog.register(List.of(new ImageFile("/new.jpg", 4, 3, "jpeg", 9, 1, "ab")));
    }
    assertEquals(new Backlog(IMAGES - 1, 0, 1), Backlog.of(stores, true));
  }

  private void repairs(Planner planner) throws IOException {
    try (RandomAccessFile file =
        new RandomAccessFile(stores.folder().embeddings().toFile(), "rw")) {
      file.seek(4096 + 15 * DIM * Float.BYTES);
      file.write(77);
    }
    VerifyReport report = Verifier.verify(stores, null, true);
    assertEquals(List.of(new RowRange(10, IMAGES)), report.damaged());
    assertEquals(report.damagedChunks(), FileRepair.run(stores, report, kept -> {}));
    assertEquals(List.of(new RowRange(10, IMAGES)), planner.plan(REQUEST).missing());
    publish(new RowRange(0, IMAGES));
    assertFalse(Verifier.verify(stores, null, true).hasDamage());
  }

  private void register() throws IOException {
    Files.createDirectories(stores.folder().folder());
    List<ImageFile> files = new ArrayList<>();
    for (int i = 0; i < IMAGES; i++) {
      files.add(new ImageFile("/p" + i + ".jpg", 4, 3, "jpeg", i, 1, "ab"));
    }
    try (Catalog catalog = stores.createCatalog()) {
      catalog.register(files);
    }
  }

  /** All but row 4, whose picture cannot be read. */
  private void publish(RowRange rows) {
    FloatBuffer vectors = FloatBuffer.allocate((int) rows.size() * DIM);
    List<RowOutcome> outcomes = new ArrayList<>();
    for (long row = rows.from(); row < rows.to(); row++) {
      vectors.put(NullEmbedder.vector(row, DIM));
      outcomes.add(
          row == 4
              ? new RowOutcome(row, RowOutcome.Status.FAILED, -1, "no picture")
              : new RowOutcome(row, RowOutcome.Status.EMBEDDED, 0, ""));
    }
    try (VectorStore store = stores.openVectors()) {
      store.publish(new ChunkData(rows, vectors, outcomes, embedder.fingerprint(), "w"));
    }
  }
}
