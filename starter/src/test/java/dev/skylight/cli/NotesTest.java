package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.stores.FileStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tags and stars by the command line. */
class NotesTest {

  @TempDir Path temp;
  private Path data;
  private Path pictures;
  private final Cli cli = new Cli();

  @BeforeEach
  void start() throws IOException {
    data = Files.createDirectory(temp.toRealPath().resolve("data"));
    pictures = data.resolve("pictures");
    try (Catalog catalog = new FileStores(DataFolder.of(data, null), null).createCatalog()) {
      catalog.register(
          List.of(
              file(pictures.resolve("a.jpg").toString()),
              file(pictures.resolve("b c.jpg").toString()),
              file("pictures/d.jpg")));
    }
  }

  private static ImageFile file(String path) {
    return new ImageFile(path, 1, 1, "jpeg", 100, 0, Integer.toHexString(path.hashCode()));
  }

  private String run(int code, Object... words) {
    List<Object> all = new ArrayList<>(Arrays.asList(words));
    all.add("--data");
    all.add(data);
    assertEquals(code, cli.run(all.toArray()), cli.all());
    return cli.out().strip();
  }

  @Test
  void tagsAreGivenListedAndTaken() {
    Path a = pictures.resolve("a.jpg");
    assertEquals("[]", run(0, "tag", "list", "--json"));
    assertEquals("tagged 2 pictures 'Sea'", run(0, "tag", "add", "Sea", a, 2));
    assertEquals(
        "tagged 1 picture 'sea'; 2 had it already",
        run(0, "tag", "add", "sea", a, 2, pictures.resolve("d.jpg"), a));
    assertEquals(
        "{\"tag\":\"x \\\"y\\\"\",\"pictures\":1,\"changed\":1}",
        run(0, "tag", "add", "x \"y\"", "--json", "pictures/d.jpg"));
    assertEquals("3  Sea\n        1  x \"y\"", run(0, "tag", "list"));
    assertEquals("2 pictures: 4 stars", run(0, "rate", 4, 1, 3));
    assertEquals("{\"rating\":0,\"pictures\":1}", run(0, "rate", 0, 1, "--json"));
    assertEquals(
        "[{\"id\":1,\"path\":\""
            + a
            + "\",\"tags\":[\"Sea\"],\"rating\":0},{\"id\":3,\"path\":\"pictures/d.jpg\",\"tags\":"
            + "[\"Sea\",\"x \\\"y\\\"\"],\"rating\":4}]",
        run(0, "tag", "list", 3, 1, "--json"));
    assertEquals("****   pictures/d.jpg  Sea, x \"y\"", run(0, "tag", "list", 3));
    assertEquals("untagged 2 pictures 'SEA'", run(0, "tag", "remove", "SEA", 1, 2));
    assertEquals("untagged 0 pictures 'SEA'; 1 did not have it", run(0, "tag", "remove", "SEA", 1));
    String stats = run(0, "stats", "--json");
    assertTrue(stats.contains("\"pictures\":3,\"bytes\":300,\"formats\":{\"jpeg\":3}"), stats);
    assertTrue(stats.endsWith("\"tags\":2,\"tagged\":1,\"rated\":1}"), stats);
    assertTrue(run(0, "stats").contains("tags       2, on 1 picture; 1 picture has stars"));
  }

  @Test
  void whatIsNotRegisteredIsNamedAndNothingChanges() {
    run(1, "tag", "add", "sea", 1, 99, pictures.resolve("none.jpg"));
    assertTrue(
        cli.err()
            .contains(
                "2 pictures are not registered in "
                    + data
                    + ", so nothing was changed: id 99, "
                    + pictures.resolve("none.jpg")
                    + "."),
        cli.all());
    assertEquals("[]", run(0, "tag", "list", "--json"));
    run(1, "rate", 3, "none.jpg");
    run(1, "tag", "list", "none.jpg");
    run(2, "tag", "add", "Été, x", 1);
    assertTrue(
        cli.err()
            .contains(
                "A tag cannot have a comma in it, as 'Été, x' has: give several tags one by one."),
        cli.all());
    run(2, "tag", "add", "a\u001bb", 1);
    assertTrue(cli.err().contains("the control character U+001B in it, as 'a?b' has"), cli.all());
    run(2, "tag", "remove", " ", 1);
    run(2, "rate", 6, 1);
    run(2, "rate", "a.jpg", 1);
    run(2, "tag", "add", "sea");
    run(2, "tag");
    run(2, "search-text", "sea", "--no-db", "--tag", "sea");
    run(2, "search-text", "sea", "--min-rating", 6);
  }

  @Test
  void aFileThatBeginsWithADashIsTakenForAnOption() {
    run(2, "tag", "add", "dash", "-dash.jpg");
    assertTrue(
        cli.err()
            .contains(
                "'-dash.jpg' was taken for an option: write ./-dash.jpg, or put -- before the names"
                    + " of files."),
        cli.all());
    run(2, "tag", "add", "dash", "-qv");
    assertTrue(!cli.err().contains("taken for an option"), cli.all());
    run(1, "tag", "add", "dash", "./-dash.jpg");
  }

  /** As xargs would hand them over. */
  @Test
  void manyAtOnce() {
    List<Object> words = new ArrayList<>(List.of("tag", "add", "sea"));
    try (Catalog catalog = new FileStores(DataFolder.of(data, null), null).openCatalog()) {
      List<ImageFile> files = new ArrayList<>();
      for (int i = 0; i < 5_000; i++) {
        files.add(file("/p/" + i + ".jpg"));
        words.add("/p/" + i + ".jpg");
      }
      catalog.register(files);
    }
    assertEquals("tagged 5,000 pictures 'sea'", run(0, words.toArray()));
  }
}
