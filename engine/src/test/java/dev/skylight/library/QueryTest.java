package dev.skylight.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.images.GoldenFiles;
import dev.skylight.internal.models.ImageEncoder;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowOutcome.Status;
import dev.skylight.internal.models.TextEncoder;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.ChunkData;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.RowFilter;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Every kind of query, to rows whose vectors are those of known words and of a picture. */
class QueryTest {

  private static final int DOG = 0;
  private static final int CAT = 1;
  private static final int PICTURE = 2;
  private static final int DOG_AND_CAT = 3;
  private static final int FAILED = 4;
  private static final int ROWS = 6;

  @TempDir Path folder;
  private Path picture;
  private Path model;
  private Collection collection;

  @BeforeEach
  void start() throws Exception {
    picture = GoldenFiles.folder().resolve("images/jpeg-225x224.jpg");
    model = GoldenFiles.folder().resolve("tiny-clip");
    collection = collection(ModelFolder.open(model.toString()).fingerprint("fp32"));
  }

  @AfterEach
  void stop() {
    if (collection != null) { // without the golden data nothing was opened
      collection.close();
    }
  }

  private Collection collection(String fingerprint) throws Exception {
    DataFolder data = DataFolder.of(folder, "test");
    ModelFolder opened = ModelFolder.open(model.toString());
    List<float[]> vectors = new ArrayList<>();
    try (TextEncoder text = TextEncoder.open(opened);
        ImageEncoder pictures = ImageEncoder.open(opened, "fp32")) {
      vectors.add(text.encode("a dog"));
      vectors.add(text.encode("a cat"));
      vectors.add(pictures.encode(picture));
    }
    float[] both = new float[opened.dimension()];
    double squares = 0;
    for (int i = 0; i < both.length; i++) {
      both[i] = vectors.get(DOG)[i] + vectors.get(CAT)[i];
      squares += (double) both[i] * both[i];
    }
    for (int i = 0; i < both.length; i++) {
      both[i] /= (float) Math.sqrt(squares);
    }
    vectors.add(both);
    VectorStore.Spec spec =
        new VectorStore.Spec(
            ROWS, opened.dimension(), fingerprint, model.toString(), "fp32", "exact");
    new FileStores(data, null)
        .allocate(new AllocateRequest(spec, true, false, 100, "run " + fingerprint));
    FloatBuffer rows = FloatBuffer.allocate(ROWS * opened.dimension());
    vectors.forEach(rows::put);
    List<RowOutcome> outcomes = new ArrayList<>();
    for (int row = 0; row < vectors.size(); row++) {
      outcomes.add(new RowOutcome(row, Status.EMBEDDED, 0, ""));
    }
    outcomes.add(new RowOutcome(FAILED, Status.FAILED, -1, "gone"));
    outcomes.add(new RowOutcome(FAILED + 1, Status.UNASSIGNED, -1, ""));
    try (VectorStore store = new FileStores(data, null).openVectors()) {
      store.publish(
          new ChunkData(new RowRange(0, ROWS), rows.clear(), outcomes, fingerprint, "test"));
    }
    Files.writeString(data.filePaths(), "dog\ncat\n/p/picture.jpg\nboth\n\n\n");
    return Collection.open(CollectionSettings.of(data));
  }

  private List<Long> rows(Query query) {
    return collection.search(query).found().stream().map(Found::row).toList();
  }

  private long best(Query query) {
    Found first = collection.search(query.count(1)).found().get(0);
    assertEquals(1f, first.score(), 1e-5, "row " + first.row());
    return first.row();
  }

  @Test
  void wordsFindTheirRow() {
    assertEquals(DOG, best(Query.words("a dog")));
    Answer answer = collection.search(Query.words("a cat"));
    assertEquals(4, answer.found().size());
    Found cat = answer.found().get(0);
    assertEquals(1, cat.rank());
    assertEquals(CAT, cat.row());
    assertEquals("cat", cat.path());
    assertEquals(folder.toAbsolutePath().resolve("cat"), cat.file().orElseThrow());
    assertEquals(model.toAbsolutePath(), answer.model().orElseThrow());
    assertEquals(
        List.of(
            "There is no index yet: run `skylight build-index`. Meanwhile every row is compared,"
                + " which is exact but slower."),
        answer.notices());
    assertEquals(List.of(), collection.search(Query.words("a cat").exact(true)).notices());
  }

  @Test
  void picturesFindTheirRowByFileAndByBytes() throws Exception {
    assertEquals(PICTURE, best(Query.picture(picture)));
    assertEquals(PICTURE, best(Query.picture(Files.readAllBytes(picture))));
    assertEquals(
        Path.of("/p/picture.jpg"),
        collection.search(Query.picture(picture)).found().get(0).file().orElseThrow());
  }

  @Test
  void aRowIsNotSimilarToItself() {
    List<Long> similar = rows(Query.row(DOG));
    assertEquals(3, similar.size());
    assertEquals(DOG_AND_CAT, similar.get(0));
    assertTrue(collection.search(Query.row(DOG)).model().isEmpty());
  }

  @Test
  void partsAreWeighted() {
    assertEquals(DOG_AND_CAT, best(Query.words("a dog").plus(Query.words("a cat"))));
    assertEquals(DOG, best(Query.words("a dog").plus(Query.words("a cat"), 0)));
    // what is brought to length 1 first does not drown the rest
    float[] far = new float[512];
    Arrays.fill(far, 1000);
    Query drowned = Query.words("a dog").plus(Query.vector(far), 0.001f);
    assertEquals(DOG, rows(drowned.count(1)).get(0));
    // both and not the cat is a dog
    Query dog = Query.words("a dog").plus(Query.words("a cat")).minus(Query.words("a cat"));
    assertEquals(DOG, best(dog));
    // nested: both parts of what is taken away; what is left is the picture
    Query nested =
        Query.picture(picture)
            .plus(Query.words("a dog"))
            .minus(Query.words("a dog").plus(Query.words("a cat"), 0.5f))
            .plus(Query.words("a cat"), 0.5f);
    assertEquals(PICTURE, best(nested));
  }

  @Test
  void aQueryCanWeighMoreThanWhatIsAddedToIt() {
    Query cat = Query.words("a cat").times(1000);
    assertEquals(CAT, rows(cat.plus(Query.words("a dog")).count(1)).get(0));
    assertEquals(DOG, rows(cat.plus(Query.words("a dog").times(1e6f)).count(1)).get(0));
  }

  @Test
  void whatIsSearchedWithCanBeLeftOut() throws Exception {
    Path copy = folder.resolve("copy.jpg");
    Files.copy(picture, copy);
    Files.writeString(folder.resolve("file_paths.txt"), "dog\ncat\n" + copy + "\nboth\n\n\n");
    assertEquals(PICTURE, rows(Query.picture(picture)).get(0));
    for (Query itself :
        List.of(
            Query.picture(picture), // the same bytes
            Query.picture(copy), // the same file
            Query.picture(Files.readAllBytes(picture)),
            Query.words("a dog").plus(Query.picture(picture)))) {
      List<Long> found = rows(itself.withoutItself(true).count(3));
      assertEquals(3, found.size(), "as many as are asked for: " + found);
      assertFalse(found.contains((long) PICTURE), found.toString());
      List<Found> second = collection.search(itself.withoutItself(true).offset(1)).found();
      assertEquals(found.subList(1, 3), second.stream().map(Found::row).toList());
    }
    Query unlike = Query.words("a dog").minus(Query.picture(picture)).withoutItself(true);
    assertTrue(rows(unlike).contains((long) PICTURE), "nobody searches for what is taken away");
    Files.write(copy, new byte[] {0}, StandardOpenOption.APPEND);
    assertTrue(rows(Query.picture(picture).withoutItself(true)).contains((long) PICTURE));
  }

  @Test
  void aQueryThatIsTooLongIsToldToBeCut() {
    Answer answer = collection.search(Query.words("dog ".repeat(100)).exact(true));
    assertTrue(answer.cut());
    assertTrue(
        answer.notices().get(0).contains("has 102 tokens (words and pieces of words), the model"),
        answer.notices().toString());
    assertFalse(collection.search(Query.words("dog ".repeat(75))).cut());
  }

  @Test
  void pagesFollowEachOther() {
    List<Found> all = collection.search(Query.words("a dog").count(4)).found();
    List<Found> second = collection.search(Query.words("a dog").count(2).offset(2)).found();
    assertEquals(all.subList(2, 4), second);
    assertEquals(List.of(3, 4), second.stream().map(Found::rank).toList());
    assertEquals(List.of(), collection.search(Query.words("a dog").offset(10)).found());
  }

  @Test
  void filterAndLeastScoreLeaveOut() {
    assertEquals(List.of((long) CAT), rows(Query.words("a cat").among(RowFilter.of(CAT, FAILED))));
    assertEquals(List.of((long) CAT), rows(Query.words("a cat").minScore(0.99999f)));
    assertEquals(List.of(), rows(Query.row(CAT).among(RowFilter.of(CAT))), "itself is not similar");
  }

  private void refused(Kind kind, String part, Executable asking) {
    SkylightException e = assertThrows(SkylightException.class, asking);
    assertEquals(kind, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(part), e.getMessage());
  }

  private void refused(String part, Query query) {
    refused(Kind.BAD_INPUT, part, () -> collection.search(query));
  }

  @Test
  void wrongQueriesGetASentence() {
    for (long row : new long[] {FAILED, FAILED + 1, ROWS, -1}) {
      refused("Row " + row + " holds no vector", Query.row(row));
    }
    refused(Kind.BAD_INPUT, "There is no picture", () -> Query.picture(folder.resolve("none.jpg")));
    refused("Cannot read the picture", Query.picture(folder.resolve("file_paths.txt")));
    refused(
        "Cannot read the picture of 2 bytes",
        Query.picture("no".getBytes(StandardCharsets.US_ASCII)));
    refused("no direction", Query.words("a dog").minus(Query.words("a dog")));
    refused("no direction", Query.vector(new float[512]));
    refused("3 numbers", Query.vector(new float[] {1, 2, 3}));
    refused("512 and 3", Query.words("a dog").plus(Query.vector(new float[] {1, 2, 3})));
    Query dog = Query.words("a dog");
    refused(Kind.BAD_INPUT, "at least 1", () -> dog.count(0));
    refused(Kind.BAD_INPUT, "The query is empty", () -> Query.words(" \u00a0\n"));
    refused(Kind.BAD_INPUT, "offset", () -> dog.offset(-1));
    refused(Kind.BAD_INPUT, "between -1 and 1", () -> dog.minScore(Float.NaN));
    refused(Kind.BAD_INPUT, "weigh", () -> dog.plus(dog, Float.NaN));
  }

  @Test
  void anotherModelIsTold() throws Exception {
    collection.close();
    collection = collection("b".repeat(64));
    List<String> notices = collection.search(Query.words("a dog").exact(true)).notices();
    assertEquals(1, notices.size());
    assertTrue(notices.get(0).contains("is not the one that made the vectors"), notices.get(0));
    assertEquals(List.of(), collection.search(Query.row(DOG).exact(true)).notices());
  }

  @Test
  void withoutTheModelVectorsAndRowsAreStillFound() {
    try (Collection without =
        Collection.open(
            CollectionSettings.of(folder).withModel(folder.resolve("no/model").toString()))) {
      assertEquals(3, without.search(Query.row(DOG)).found().size());
      refused(Kind.MODEL, "no/model", () -> without.search(Query.words("a dog")));
    }
  }

  @Test
  void withoutALedgerSomebodyHasToNameTheModel() throws Exception {
    Files.delete(collection.data().ledger());
    refused("Nothing says which model made", Query.words("a dog"));
    try (Collection named =
        Collection.open(CollectionSettings.of(folder).otherwiseModel(model.toString()))) {
      assertEquals(DOG, named.search(Query.words("a dog")).found().get(0).row());
    }
  }
}
