package dev.skylight.internal.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.embedding.ChunkWork;
import dev.skylight.internal.embedding.EmbedLoop;
import dev.skylight.internal.embedding.Planner;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.imports.VectorImport;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.models.ContentEmbedder;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.PictureSource;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import dev.skylight.job.RowRange;
import dev.skylight.job.VerifyReport;
import dev.skylight.library.Found;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jetbrains.bio.npy.NpyFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever people do to the files, other programs to the catalog, and kills to Skylight: when it is
 * quiet, the row of every image is of its own picture, or Skylight itself says that it is not.
 */
@Tag("faults")
@Tag("once") // files, not the JVM
@Timeout(7200) // of as many seeds as are asked for
class RowsAndPicturesTest {

  private static final int STEPS = 24;

  @TempDir Path temp;

  @Test
  void everyRowIsOfItsOwnPicture() throws IOException {
    int first = Integer.getInteger("skylight.test.seed", 0);
    for (int seed = first; seed < first + Integer.getInteger("skylight.test.seeds", 8); seed++) {
      go(seed, Files.createDirectories(temp.toRealPath().resolve("seed-" + seed)));
    }
  }

  static void go(int seed, Path folder) {
    List<String> story = new ArrayList<>();
    try {
      new Sequence(seed, folder, story).run();
    } catch (Exception | Error e) {
      throw new AssertionError("seed " + seed + ": " + e + "\n  " + String.join("\n  ", story), e);
    }
  }

  /** One sequence of operations. */
  private static final class Sequence {
    private final Random random;
    private final Path folder;
    private final List<String> story;
    private final PictureRig rig;
    private final FileStores stores;
    private final FileOperations files;
    private final OtherProgram others;
    private int runs;

    Sequence(int seed, Path folder, List<String> story) throws IOException, SQLException {
      this.folder = folder;
      this.story = story;
      random = new Random(seed);
      Path pictures = Files.createDirectories(folder.resolve("pictures"));
      Path data = Files.createDirectories(folder.resolve("data"));
      story.add(OtherProgram.makeTable(random, data));
      rig = new PictureRig(pictures, data);
      stores = rig.stores();
      files = new FileOperations(random, folder, pictures);
      others = new OtherProgram(random, stores.folder(), pictures);
    }

    void run() throws IOException, SQLException {
      try (rig) {
        for (int picture = random.nextInt(25); picture >= 0; picture--) {
          say(files.write(rig));
        }
        for (int image = oneIn(2) ? random.nextInt(15) : 0; image > 0; image--) {
          say(others.insert(files.files()));
        }
        for (int step = 0; step < STEPS; step++) {
          for (int act = random.nextInt(6); act > 0; act--) {
            somebodyActs();
          }
          switch (random.nextInt(12)) {
            case 0, 1, 2 -> register(oneIn(5), mortal());
            case 3, 4, 5, 6 -> job(true);
            case 7, 8 -> job(false);
            case 9, 10 -> takeOver(mortal());
            default -> otherModel();
          }
        }
        rig.write("at-last.png", "at last");
        register(false, new Kills(stores, -1));
        job("at last: embed", all(true, 20), new Kills(stores, -1), false);
      }
    }

    private void say(String what) {
      story.add(what);
    }

    private boolean oneIn(int many) {
      return random.nextInt(many) == 0;
    }

    private Kills mortal() {
      int steps = oneIn(3) ? random.nextInt(oneIn(2) ? 30 : 150) : -1;
      return new Kills(stores, steps);
    }

    /** Somebody who knows nothing of Skylight. */
    private void somebodyActs() {
      try {
        say(oneIn(2) ? files.operate(rig) : others.operate(files.files()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }

    private void register(boolean forget, Kills process) throws IOException {
      say("run-pipeline" + (forget ? " --forget-gone" : ""));
      if (ends(
          () ->
              FolderScan.scan(
                  rig.folder(), new RegisterOptions(forget, List.of()), process, new Silent()))) {
        look();
      }
    }

    private static EmbedRequest all(boolean assignRows, int chunkSize) {
      return new EmbedRequest(
          assignRows, "content", "fp32", "exact", chunkSize, 0, 0, false, false, false, List.of());
    }

    private void job(boolean assignRows) throws IOException {
      EmbedRequest request =
          new EmbedRequest(
              assignRows,
              "content",
              "fp32",
              "exact",
              1 + random.nextInt(20),
              oneIn(10) ? random.nextInt(10) : 0,
              oneIn(4) ? 1 + random.nextInt(10) : 0,
              oneIn(2),
              !assignRows && oneIn(4),
              oneIn(5),
              List.of());
      job((assignRows ? "embed " : "regenerate ") + request, request, mortal(), oneIn(4));
    }

    private void job(String name, EmbedRequest request, Kills process, boolean disturbed)
        throws IOException {
      say(name);
      List<CatalogImage> before = RowsCheck.images(stores);
      ContentEmbedder model = new ContentEmbedder();
      EmbedLoop loop =
          new EmbedLoop(
              new Planner(process, model), new ChunkWork(process, model.pictures(), "here"), model);
      boolean ended =
          ends(
              () ->
                  loop.run(
                      request,
                      "run " + runs++,
                      (done, failed, total) -> {
                        process.step();
                        if (disturbed && oneIn(8)) {
                          somebodyActs();
                        }
                        return true;
                      }));
      if (!disturbed) {
        rowsWereGivenOnce(before);
      }
      if (ended) {
        RowsCheck.Result result = look();
        boolean whole = request.startFrom() == 0 && request.maxImages() == 0;
        if (whole && !disturbed) {
          assertTrue(result.done(), "something is left: " + rig.verify().findings());
          nothingIsLeft(request.assignRows());
          whatIsThereIsFound();
        }
      }
    }

    /** Rows that the catalog has are never changed, and new ones are nobody's. */
    private void rowsWereGivenOnce(List<CatalogImage> before) {
      Map<Long, CatalogImage> known = new TreeMap<>();
      before.forEach(image -> known.put(image.id(), image));
      List<CatalogImage> now = RowsCheck.images(stores);
      Map<Long, List<CatalogImage>> byRow = RowsCheck.byRow(now);
      for (CatalogImage image : now) {
        CatalogImage was = known.get(image.id());
        if (was.row() >= 0) {
          assertEquals(was, image);
        } else if (image.row() >= 0) {
          assertEquals(List.of(image), byRow.get(image.row()), "shared by Skylight itself");
        }
      }
      assertEquals(before.size(), now.size());
    }

    private void nothingIsLeft(boolean assignRows) {
      VerifyReport report = rig.verify();
      List<VerifyReport.Finding> left =
          report.findings().stream()
              .filter(finding -> finding.severity() != VerifyReport.Severity.INFO)
              .filter(finding -> assignRows || !finding.sentence().contains("no vector yet"))
              .toList();
      assertEquals(List.of(), left);
    }

    private void whatIsThereIsFound() throws IOException {
      for (List<CatalogImage> images : RowsCheck.byRow(RowsCheck.images(stores)).values()) {
        CatalogImage image = images.get(0);
        float[] own = RowsCheck.vector(stores.folder().folder(), image.filePath());
        if (images.size() == 1 && own != null && own.length > 0 && oneIn(8)) {
          List<Found> found = rig.search(own);
          boolean hit =
              found.stream()
                  .anyMatch(
                      one ->
                          one.row() == image.row()
                              && one.score() > 0.999f
                              && one.path().equals(image.filePath()));
          assertTrue(hit, image + " is not found with its own vector: " + found);
        }
      }
    }

    /**
     * What a script made of the pictures as they were registered, row for row by the catalog; of
     * rows that it does not know it has something from before.
     */
    private void takeOver(Kills process) throws IOException {
      int rows = (int) stores.catalogRows();
      if (rows == 0) {
        return;
      }
      float[] vectors = new float[rows * ContentEmbedder.DIMENSION];
      for (long row : RowsCheck.promisedRows(stores)) {
        put(vectors, row, ContentEmbedder.vector(new byte[] {(byte) row}));
      }
      Map<Long, List<CatalogPicture>> byRow = RowsCheck.registered(stores);
      for (Map.Entry<Long, List<CatalogPicture>> entry : byRow.entrySet()) {
        put(
            vectors,
            entry.getKey(),
            RowsCheck.imported(stores.folder().folder(), entry.getValue()));
      }
      Path source = folder.resolve("source.npy");
      Files.deleteIfExists(source);
      NpyFile.write(source, vectors, new int[] {rows, ContentEmbedder.DIMENSION});
      say("import " + rows + " rows");
      VectorStore.Spec spec = spec(rows, new ContentEmbedder());
      if (ends(
          () ->
              new VectorImport(process, spec, 1 + random.nextInt(20), done -> process.step())
                  .file(source))) {
        look();
      }
    }

    private static void put(float[] vectors, long row, float[] vector) {
      int at = Math.toIntExact(row) * vector.length;
      if (at < vectors.length) {
        System.arraycopy(vector, 0, vectors, at, vector.length);
      }
    }

    private static VectorStore.Spec spec(long rows, Embedder model) {
      return new VectorStore.Spec(
          rows, model.dimension(), model.fingerprint(), "content", "fp32", "exact");
    }

    private void otherModel() throws IOException {
      if (stores.header().isEmpty() || settled() == 0) {
        return;
      }
      say("another model");
      String before = state();
      Other model = new Other(new ContentEmbedder("e".repeat(64)), oneIn(2) ? 16 : 8);
      EmbedLoop loop =
          new EmbedLoop(
              new Planner(stores, model), new ChunkWork(stores, model.pictures(), "here"), model);
      SkylightException refusal = null;
      try {
        loop.run(all(oneIn(2), 20), "run " + runs++, (done, failed, total) -> true);
      } catch (SkylightException e) {
        refusal = e;
      }
      assertTrue(refusal != null, "another model was taken");
      assertEquals(SkylightException.Kind.FINGERPRINT, refusal.kind(), refusal.getMessage());
      assertEquals(before, state());
    }

    private long settled() {
      try (LedgerView ledger = stores.readLedger()) {
        long rows = ledger.header().orElseThrow().rows();
        return rows == 0 ? 0 : ledger.counts(new RowRange(0, rows)).settled();
      }
    }

    /** Everything that another model must not change. */
    private String state() throws IOException {
      try (LedgerView ledger = stores.readLedger()) {
        RowRange all = new RowRange(0, ledger.header().orElseThrow().rows());
        return ledger.header()
            + "\n"
            + ledger.chunks()
            + ledger.contents(all)
            + ledger.failedRows(all, Integer.MAX_VALUE)
            + ledger.pending()
            + RowsCheck.images(stores)
            + (Files.exists(stores.folder().embeddings())
                ? Sha256.ofFile(stores.folder().embeddings())
                : "no file");
      }
    }

    /** Whether something comes to its end, and is not killed or refused. */
    private boolean ends(Runnable what) throws IOException {
      try {
        what.run();
        return true;
      } catch (Kills.Killed e) {
        say("  killed");
      } catch (SkylightException e) {
        say("  refused: " + e.getMessage());
        assertEquals(SkylightException.Kind.BAD_INPUT, e.kind(), e.getMessage());
        look();
      }
      return false;
    }

    private RowsCheck.Result look() throws IOException {
      RowsCheck.Result result = RowsCheck.of(stores);
      assertEquals(List.of(), result.wrong());
      return result;
    }
  }

  /** A model that must not be asked for a vector. */
  private record Other(ContentEmbedder model, int dimension) implements Embedder, EmbedderProvider {

    @Override
    public Embedder get(ModelUse use) {
      return this;
    }

    @Override
    public PictureSource pictures() {
      return model.pictures();
    }

    @Override
    public String fingerprint() {
      return model.fingerprint();
    }

    @Override
    public List<RowOutcome> embed(List<RowSource> rows, FloatBuffer out, Listener listener) {
      throw new IllegalStateException("a model that was to be refused is at work");
    }

    @Override
    public void close() {}
  }

  /** Hears nothing. */
  private static final class Silent implements FolderScan.Listener {
    @Override
    public void onProgress(RegisterResult soFar) {}

    @Override
    public void onUnreadable(Path file, String reason) {}

    @Override
    public void onNote(String note) {}
  }
}
