package dev.skylight.internal.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.embedding.RowReview;
import dev.skylight.internal.index.IndexBuilder;
import dev.skylight.internal.ledger.Pending;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.models.ContentEmbedder;
import dev.skylight.internal.pictures.FilePictures;
import dev.skylight.internal.pictures.PictureSource;
import dev.skylight.internal.stores.Backlog;
import dev.skylight.internal.vectors.Preallocation;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.FinishResult;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.RegisterResult;
import dev.skylight.job.VerifyReport;
import dev.skylight.library.Collection;
import dev.skylight.library.Found;
import dev.skylight.library.Picture;
import dev.skylight.library.PictureFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What registering, embedding, searching and verifying say when files change in between. */
class PicturesOverTimeTest {

  @TempDir Path temp;
  private PictureRig rig;

  @BeforeEach
  void start() throws IOException {
    rig = new PictureRig(temp);
  }

  @AfterEach
  void stop() {
    rig.close();
  }

  private static RegisterResult result(
      long added,
      long known,
      long updated,
      long moved,
      long gone,
      long away,
      long forgotten,
      long rowsAgain) {
    return new RegisterResult(
        added, known, updated, 0, moved, gone, away, forgotten, rowsAgain, Map.of(), List.of(),
        List.of());
  }

  @Test
  void anEditedPictureIsFoundAsWhatItIsNow() throws IOException {
    rig.write("a.png", "a");
    rig.write("b.png", "b");
    assertEquals(result(2, 0, 0, 0, 0, 0, 0, 0), rig.register());
    rig.embed();
    rig.write("a.png", "another");
    assertEquals(1, rig.verify().rowsChanged(), "noticed before anybody scans");
    assertEquals(result(0, 1, 1, 0, 0, 0, 0, 1), rig.register());
    assertEquals(List.of("b.png"), rig.names("a"), "its old vector finds it no more");
    assertEquals(1, rig.verify().rowsMissing());
    rig.embed();
    assertEquals(1f, rig.search("another", 1).get(0).score(), 1e-6);
    assertEquals(0, rig.verify().rowsChanged());
    assertEquals(3, rig.made());
  }

  @Test
  void aMovedPictureKeepsItsRow() throws IOException {
    rig.write("a.png", "a");
    rig.write("holiday/b.png", "b");
    rig.write("holiday/2020/c.png", "c");
    rig.register();
    rig.embed();
    long row = rig.search("c", 1).get(0).row();
    rig.move("a.png", "z/renamed.png");
    rig.move("holiday", "journey");
    assertEquals(3, rig.verify().rowsAbsent());
    assertEquals(result(0, 0, 0, 3, 0, 0, 0, 0), rig.register());
    rig.embed();
    assertEquals(3, rig.made(), "no new vector");
    Found found = rig.search("c", 1).get(0);
    assertEquals(row, found.row());
    assertEquals(rig.path("journey/2020/c.png"), found.path());
    assertEquals(3, rig.images());
    VerifyReport report = rig.verify();
    assertEquals(0, report.rowsAbsent() + report.rowsChanged() + report.rowsMissing());
  }

  @Test
  void aCopyIsNoMove() throws IOException {
    rig.write("a.png", "a");
    rig.register();
    rig.embed();
    rig.copy("a.png", "copy.png");
    assertEquals(result(1, 1, 0, 0, 0, 0, 0, 0), rig.register());
    rig.embed();
    assertEquals(List.of("a.png", "copy.png"), rig.names("a"));
  }

  @Test
  void aPictureThatIsGoneIsNeverShownAndForgottenOnRequest() throws IOException {
    rig.write("a.png", "a");
    rig.write("b.png", "b");
    rig.write("c.png", "c");
    rig.register();
    rig.embed();
    Files.delete(rig.file("b.png"));
    assertEquals(List.of("a.png", "c.png"), rig.sortedNames("b"));
    List<Found> all = rig.searchMissingToo("b", 1);
    assertTrue(all.get(0).missing());
    assertEquals(rig.path("b.png"), all.get(0).path());
    assertEquals(result(0, 2, 0, 0, 1, 0, 0, 0), rig.register());
    assertEquals(1, rig.verify().rowsAbsent());
    rig.write("b.png", "b");
    assertEquals(0, rig.register().gone());
    rig.embed();
    assertEquals(3, rig.made(), "it came back");
    assertEquals("b.png", rig.names("b").get(0));

    Files.delete(rig.file("b.png"));
    assertEquals(result(0, 2, 0, 0, 1, 0, 1, 0), rig.forgetGone());
    assertEquals(2, rig.images());
    assertEquals(List.of("a.png", "c.png"), rig.sortedNames("b"));
    rig.embed();
    assertEquals(List.of(), rig.searchMissingToo("b", 9).stream().filter(Found::missing).toList());
    assertEquals(0, rig.verify().rowsAbsent());
    assertEquals(1, rig.verify().counts().unassigned());
  }

  @Test
  void aRowThatWasFreedIsNotMissing() throws IOException {
    for (String name : List.of("a", "b", "c", "d")) {
      rig.write(name + ".png", name);
    }
    rig.register();
    rig.embed();
    Files.delete(rig.file("b.png"));
    assertEquals(1, rig.forgetGone().forgotten());
    assertEquals(new Backlog(3, 0, 0), Backlog.of(rig.stores(), true));
    VerifyReport report = rig.verify();
    assertEquals(0, report.rowsMissing());
    assertEquals(1, report.counts().unassigned());
    assertFalse(report.hasDamage(), report.findings().toString());
    rig.write("b.png", "b");
    rig.register();
    rig.embed();
    assertEquals("b.png", rig.names("b").get(0));
    assertEquals(5, rig.made());
  }

  @Test
  void anUnreadablePictureIsNamedOnceWhereverItIsMoved() throws Exception {
    rig.write("s/a.png", "a");
    rig.write("s/bad1.png", "1 " + ContentEmbedder.BROKEN);
    rig.write("s/bad2.png", "2 " + ContentEmbedder.BROKEN);
    rig.register();
    assertEquals(2, rig.embed().rowsFailed());
    rig.move("s/bad1.png", "s/worse1.png");
    Files.delete(rig.file("s/bad2.png"));
    assertEquals(1, rig.forgetGone().moved());
    assertEquals(1, rig.embed().rowsFailed());
    rig.move("s", "t");
    assertEquals(2, rig.register().moved());
    FinishResult moved = rig.embed();
    assertEquals(List.of(3L, 1L), List.of(moved.rowsInFile(), moved.rowsFailed()), "no new row");
    // as if somebody had moved it in the catalog: its promise ends, and the row is nobody's
    rig.move("t/worse1.png", "t/worse2.png");
    rig.sql("UPDATE images SET file_path = replace(file_path, 'worse1', 'worse2')");
    assertEquals(1, rig.embed().rowsFailed());
    rig.move("t/worse2.png", "t/worse1.png");
    assertEquals(1, rig.register().moved());
    assertEquals(1, rig.embed().rowsFailed());
    VerifyReport report = rig.verify();
    assertEquals(1, report.failed().size(), report.failed().toString());
    rig.write("t/worse1.png", "mended");
    rig.register();
    assertEquals(0, rig.embed().rowsFailed());
    assertEquals("worse1.png", rig.names("mended").get(0));
    assertEquals(List.of(), rig.verify().failed());
    assertFalse(rig.verify().hasDamage());
  }

  @Test
  void aDiskThatIsAwayMakesNothingForgotten() throws IOException {
    rig.write("here.png", "here");
    rig.write("disk/a.png", "a");
    rig.write("disk/deep/b.png", "b");
    rig.register();
    rig.embed();
    Path away = temp.resolve("away");
    for (boolean link : new boolean[] {false, true}) {
      Files.move(rig.file("disk"), away);
      if (link) {
        Files.createSymbolicLink(rig.file("disk"), temp.resolve("not mounted"));
      } else {
        Files.createDirectory(rig.file("disk"));
      }
      RegisterResult scan = rig.forgetGone();
      assertEquals(List.of(1L, 2L, 0L), List.of(scan.known(), scan.away(), scan.gone()));
      rig.embed();
      assertEquals(3, rig.images());
      Files.deleteIfExists(rig.file("disk"));
      Files.move(away, rig.file("disk"));
    }
    assertEquals(result(0, 3, 0, 0, 0, 0, 0, 0), rig.register());
    rig.embed();
    assertEquals(3, rig.made());
    assertEquals(List.of("a.png"), rig.names("a").subList(0, 1));
    // the whole folder that is scanned, too
    Files.move(rig.file("."), away);
    Files.createDirectory(rig.file("."));
    assertEquals(result(0, 0, 0, 0, 0, 3, 0, 0), rig.forgetGone());
  }

  @Test
  void aFolderThatWasDeletedIsForgottenOnRequest() throws IOException {
    rig.write("here.png", "here");
    rig.write("album/deep/a.png", "a");
    rig.write("album/b.png", "b");
    rig.write("drives/disk/c.png", "c");
    rig.register();
    rig.embed();
    rig.move("album", "../album");
    rig.move("drives/disk", "../disk"); // perhaps a disk: no picture is beside it
    RegisterResult seen = rig.register();
    assertEquals(List.of(2L, 1L), List.of(seen.gone(), seen.away()));
    assertTrue(seen.notes().get(0).contains("a disk that is not mounted"), seen.notes().toString());
    RegisterResult forgotten = rig.forgetGone();
    assertEquals(List.of(2L, 1L), List.of(forgotten.forgotten(), forgotten.away()));
    assertEquals(2, rig.images());
    // nothing is left of what was named but the folder itself
    Files.delete(rig.file("here.png"));
    Files.delete(rig.file("drives"));
    assertEquals(2, rig.forgetGone().away());
  }

  @Test
  void aRowOfSeveralPicturesGoesWithTheLastOfThem() throws Exception {
    rig.write("a.png", "a");
    rig.write("twin.png", "a");
    rig.register();
    rig.sql("UPDATE images SET embedding_index = 0");
    rig.embed();
    Files.delete(rig.file("a.png"));
    assertEquals("twin.png", rig.names("a").get(0));
    assertEquals(1, rig.forgetGone().forgotten());
    rig.embed();
    assertEquals("twin.png", rig.names("a").get(0));
    assertEquals(1, rig.made());
  }

  @Test
  void whatKeptItsSizeAndTimeIsFoundByReading() throws IOException {
    rig.write("a.png", "one");
    rig.register();
    rig.embed();
    rig.writeUnnoticed("a.png", "two");
    assertEquals(0, rig.verify().rowsChanged());
    assertEquals(1, rig.verifyPictures().rowsChanged());
    assertFalse(rig.verifyPictures().hasDamage());
    assertEquals(List.of("row 0 (" + rig.path("a.png") + ")"), rig.verifyPictures().changed());
    try (Catalog catalog = rig.stores().openCatalog();
        VectorStore store = rig.stores().openVectors()) {
      PictureSource pictures = new FilePictures();
      Path data = rig.stores().folder().folder();
      RowReview review = new RowReview(catalog, store, pictures, data, true);
      assertEquals(1, review.forgetChanged(false).rows());
    }
    rig.embed();
    assertEquals(0, rig.verifyPictures().rowsChanged());
    assertEquals(1f, rig.search("two", 1).get(0).score(), 1e-6);
  }

  @Test
  void tagsStayWithTheirPictures() throws Exception {
    rig.write("a.png", "a");
    rig.write("b.png", "b");
    rig.write("c.png", "c");
    rig.register();
    try (Collection collection = Collection.open(rig.stores().folder().folder())) {
      List<Long> ids = List.copyOf(collection.idsAt(paths("a.png", "b.png", "c.png")).values());
      collection.annotations().tag(ids, "sea");
      collection.annotations().rate(ids, 3);
      rig.write("a.png", "edited");
      rig.move("b.png", "z/b.png");
      rig.register();
      rig.move("a.png", "z/a.png"); // edited, then moved
      rig.write("z/b.png", "edited, too"); // moved, then edited
      rig.register();
      assertEquals(paths("c.png", "z/a.png", "z/b.png"), tagged(collection));
      Files.delete(rig.file("c.png"));
      rig.forgetGone();
      rig.write("another.png", "another"); // SQLite gives it the id again
      rig.register();
      assertEquals(ids.get(2), collection.idsAt(paths("another.png")).values().iterator().next());
      assertEquals(paths("z/a.png", "z/b.png"), tagged(collection));
      rig.sql("DELETE FROM images WHERE file_path LIKE '%another.png'"); // not by Skylight
      collection.annotations().rate(ids.subList(0, 1), 5);
      rig.sql("UPDATE images SET id = 99 WHERE file_path LIKE '%z/a.png'");
      rig.sql("UPDATE images SET id = 1 WHERE file_path LIKE '%z/b.png'");
      assertEquals(List.of(), tagged(collection));
      assertEquals(Map.of(), collection.annotations().of(List.of(1L, 2L, 99L)));
    }
  }

  /** Of two that look the same and are gone, one long since. */
  @Test
  void ofTwinsTheOneThatMovedIsTaken() throws Exception {
    rig.write("inbox/1.png", "a");
    rig.write("inbox/2.png", "b");
    rig.write("inbox/3.png", "a folder that holds nothing may be away");
    rig.copy("inbox/1.png", "album/1.png");
    rig.copy("inbox/2.png", "album/2.png");
    rig.write("c.png", "c");
    rig.copy("c.png", "z.png");
    rig.register();
    note("album/1.png", "album/2.png", "z.png");
    rig.delete("inbox/1.png", "inbox/2.png", "c.png");
    assertEquals(3, rig.register().gone());
    rig.move("album", "trip");
    rig.move("z.png", "final.png");
    assertEquals(3, rig.register().moved());
    assertEquals(
        Map.of("trip/1.png", "album/1.png", "trip/2.png", "album/2.png", "final.png", "z.png"),
        notes());
    assertEquals(3, rig.forgetGone().forgotten());
    assertEquals(3, notes().size());
  }

  @Test
  void twinsThatMoveTogetherKeepTheirPlacesAndNames() throws Exception {
    rig.write("a/x/1.png", "a");
    for (String copy : List.of("a/x/2.png", "a/y/1.png", "a/y/2.png", "a/z.png")) {
      rig.copy("a/x/1.png", copy);
    }
    rig.register();
    note("a/y/2.png", "a/x/2.png", "a/z.png");
    rig.move("a", "b");
    rig.move("b/y/2.png", "b/y/3.png");
    assertEquals(5, rig.register().moved());
    assertEquals(
        Map.of("b/y/3.png", "a/y/2.png", "b/x/2.png", "a/x/2.png", "b/z.png", "a/z.png"), notes());
  }

  private void fivePictures() throws Exception {
    for (int picture = 1; picture <= 5; picture++) {
      rig.write(picture + ".png", "content " + picture);
    }
    rig.register();
    rig.embed();
    note("1.png", "2.png", "3.png", "4.png", "5.png");
  }

  private void assertNothingMade(int pictures) {
    assertEquals(0, rig.verifyPictures().rowsChanged());
    rig.embed();
    assertEquals(pictures, rig.made());
  }

  @Test
  void aSeriesThatIsRenumberedKeepsItsTags() throws Exception {
    fivePictures();
    for (int picture = 5; picture >= 1; picture--) {
      rig.move(picture + ".png", (picture + 1) + ".png");
    }
    assertEquals(result(0, 0, 0, 5, 0, 0, 0, 0), rig.register());
    assertEquals(
        Map.of(
            "2.png", "1.png", "3.png", "2.png", "4.png", "3.png", "5.png", "4.png", "6.png",
            "5.png"),
        notes());
    assertNothingMade(5);
    assertEquals("4.png", rig.names("content 3").get(0));
    assertEquals(result(0, 5, 0, 0, 0, 0, 0, 0), rig.register());
  }

  @Test
  void theOneThatWasDeletedBeforeTheOthersWereRenumberedIsGone() throws Exception {
    fivePictures();
    rig.delete("1.png");
    for (int picture = 2; picture <= 5; picture++) {
      rig.move(picture + ".png", (picture - 1) + ".png");
    }
    assertEquals(result(0, 0, 0, 4, 1, 0, 0, 0), rig.register());
    assertEquals(
        Map.of(
            "1.png", "2.png", "2.png", "3.png", "3.png", "4.png", "4.png", "5.png", "5.png",
            "1.png"),
        notes());
    assertNothingMade(5);
    rig.write("back.png", "content 1");
    assertEquals(1, rig.register().moved());
    assertEquals("1.png", notes().get("back.png"));
  }

  @Test
  void picturesThatChangePlacesKeepTheirTags() throws Exception {
    fivePictures();
    rig.move("1.png", "between.png");
    rig.move("2.png", "1.png");
    rig.move("between.png", "2.png");
    rig.move("3.png", "z/3.png"); // and another in its place
    rig.write("3.png", "another");
    assertEquals(result(1, 2, 0, 3, 0, 0, 0, 0), rig.register());
    assertEquals(
        Map.of(
            "1.png", "2.png", "2.png", "1.png", "z/3.png", "3.png", "4.png", "4.png", "5.png",
            "5.png"),
        notes());
    assertNothingMade(6);
  }

  @Test
  void aPictureThatIsPutWhereAnotherWasBeforeItMovedOnKeepsItsTags() throws Exception {
    fivePictures();
    rig.delete("1.png");
    rig.move("2.png", "1.png");
    rig.write("2.png", "another");
    assertEquals(result(0, 3, 1, 1, 0, 0, 0, 1), rig.register());
    assertEquals("2.png", notes().get("1.png"));
    assertNothingMade(6);
  }

  /** Its tags are of the picture, whatever was done to it. */
  @Test
  void whatIsEditedWhereItIsKeepsItsTags() throws Exception {
    fivePictures();
    rig.copy("1.png", "kept.png"); // then edited
    rig.write("1.png", "edited");
    rig.delete("2.png");
    rig.write("3.png", "content 2"); // perhaps moved there, perhaps not
    assertEquals(result(1, 2, 2, 0, 1, 0, 0, 2), rig.register());
    Map<String, String> same = notes();
    assertEquals(5, same.size());
    same.forEach((now, before) -> assertEquals(before, now));
    rig.write("new.png", "content 2");
    rig.write("3.png", "content 2 no longer");
    assertEquals(result(0, 4, 1, 1, 0, 0, 0, 0), rig.register());
    assertEquals("2.png", notes().get("new.png"));
  }

  /** Gives pictures their names as tags. */
  private void note(String... names) throws Exception {
    try (Collection collection = Collection.open(rig.stores().folder().folder())) {
      for (String name : names) {
        collection
            .annotations()
            .tag(collection.idsAt(paths(name)).values().stream().toList(), name);
      }
    }
  }

  /** The names that pictures had when they were tagged, by those that they have. */
  private Map<String, String> notes() throws Exception {
    Map<String, String> notes = new TreeMap<>();
    try (Collection collection = Collection.open(rig.stores().folder().folder())) {
      for (Picture picture : collection.browse(PictureFilter.ALL, -1, 1_000)) {
        collection
            .annotations()
            .of(List.of(picture.id()))
            .values()
            .forEach(
                said ->
                    notes.put(
                        rig.folder().relativize(Path.of(picture.path())).toString(),
                        String.join(" ", said.tags())));
      }
    }
    return notes;
  }

  private List<String> paths(String... names) {
    return Stream.of(names).map(rig::path).toList();
  }

  private static List<String> tagged(Collection collection) {
    PictureFilter filter = new PictureFilter(List.of("sea"), 3, Optional.empty());
    return collection.browse(filter, -1, 100).stream().map(Picture::path).sorted().toList();
  }

  /** Its ledger lists the old rows, and it holds zeros: none of them is a hit. */
  @Test
  void aFileWhoseExchangeWasKilledIsNotSearched() throws IOException {
    rig.write("a.png", "a");
    rig.register();
    rig.embed();
    DataFolder data = rig.stores().folder();
    String backup = "embeddings.npy.backup-killed";
    Pending begun = new Pending(Pending.Stage.FILE, "a run", backup, false, null, null);
    try (RowLedger ledger = rig.stores().openLedger()) {
      ledger.hold(
          "begin",
          held -> {
            held.begin(begun);
            return null;
          });
    }
    assertEquals(List.of("a.png"), rig.names("a"), "the old file is there still");
    Files.move(data.embeddings(), data.folder().resolve(backup));
    Preallocation.create(data.embeddings(), 1, ContentEmbedder.DIMENSION);
    SkylightException search = assertThrows(SkylightException.class, () -> rig.names("a"));
    assertTrue(search.getMessage().contains("is being made anew"), search.getMessage());
    SkylightException index =
        assertThrows(
            SkylightException.class,
            () ->
                new IndexBuilder(rig.stores())
                    .build(IndexRequest.auto(), (stage, done, total) -> {}));
    assertEquals(search.getMessage(), index.getMessage());
    rig.embed();
    assertEquals(List.of("a.png"), rig.names("a"));
  }
}
