package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.cli.shell.Console;
import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.ledger.LedgerFile;
import dev.skylight.internal.ledger.Reservation;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.library.Collection;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths as they go to people and to other programs. */
class PathsTest {

  private static final int WIDTH = 512;
  private static final String ODD = "/p/new\nline\u001b[2J.jpg";

  @TempDir Path data;

  private final Cli cli = new Cli();

  /** Three rows, the last one of no file. */
  private Object[] search(Object... more) throws IOException {
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, " + WIDTH + "), }";
    header += " ".repeat(128 - 10 - header.length() - 1) + "\n";
    ByteBuffer npy = ByteBuffer.allocate(128 + 3 * WIDTH * 4).order(ByteOrder.LITTLE_ENDIAN);
    npy.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII)).put((byte) 1);
    npy.put((byte) 0).putShort((short) header.length());
    npy.put(header.getBytes(StandardCharsets.US_ASCII));
    for (int row = 0; row < 3; row++) {
      npy.putFloat(128 + (row * WIDTH + row) * 4, 1);
    }
    Files.write(data.resolve("embeddings.npy"), npy.array());
    Files.writeString(
        data.resolve("file_paths.txt"), "/p/a b.jpg\n" + ODD.replace("\n", "\\n") + "\n\n");
    Path model = RepositoryFiles.root().resolve("data").resolve("demo-model");
    Object[] words = {"search-text", "sky", "--no-db", "--model", model, "--data", data};
    Object[] all = java.util.Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  @Test
  void searchPrintsPathsForOtherPrograms() throws IOException {
    assertEquals(0, cli.run(search("--print0")), cli.all());
    assertEquals(
        List.of("/p/a b.jpg", ODD), List.of(cli.out().split("\0")).stream().sorted().toList());
    assertTrue(cli.out().endsWith("\0"), cli.all());
    assertEquals(0, cli.run(search("-f", "-q")), cli.all());
    assertEquals(3, cli.out().lines().count(), cli.all()); // as it is: one of them has two lines
    assertTrue(cli.out().contains(ODD), cli.all());
    assertEquals("", cli.err());
    assertEquals(2, cli.run(search("-0", "--json")), cli.all());
    assertTrue(cli.err().contains("--json and --print0 exclude each other"), cli.all());
    assertEquals(2, cli.run(search("-f", "--preview")), cli.all());
    assertTrue(cli.err().contains("--preview and --files-only"), cli.all());
  }

  @Test
  void terminalsSeeNoControlCharacters() throws IOException {
    cli.outTerminal(true).env("TERM", "xterm");
    assertEquals(0, cli.run(search("-f")), cli.all());
    assertEquals(2, cli.out().lines().count(), cli.all());
    assertTrue(cli.out().contains("/p/new\\nline\\x1b[2J.jpg\n"), cli.all());
    assertEquals(0, cli.run(search("--print0")), cli.all());
    assertTrue(cli.out().contains(ODD), cli.all());
    assertEquals(0, cli.run(search()), cli.all());
    assertTrue(cli.out().startsWith("\u001b[2mrank "), cli.all());
    assertTrue(cli.out().contains("\u001b[0m  /p/new\\nline\\x1b[2J.jpg\n"), cli.all());
    assertEquals(0, cli.run(search("--color", "never")), cli.all());
    assertFalse(cli.out().contains("\u001b"), cli.all());
    assertEquals(0, cli.run(search("--color", "always", "--json")), cli.all());
    assertFalse(cli.out().contains("\u001b"), cli.all());
  }

  @Test
  void rowsWithoutPathsAreStillFound() throws IOException {
    Object[] asked = search();
    Files.delete(data.resolve("file_paths.txt"));
    assertEquals(0, cli.run(asked), cli.all());
    assertEquals(4, cli.out().lines().count(), cli.all());
    assertTrue(cli.out().lines().anyMatch(line -> line.matches(" +1 +[-0-9.]+ +[012] +")));
    assertTrue(cli.err().contains("No picture is known for these rows"), cli.all());
    assertEquals(0, cli.run(with(asked, "--json")), cli.all());
    assertTrue(cli.out().contains("\"embedding_index\":1,\"file_path\":\"\""), cli.all());
    assertEquals(0, cli.run(with(asked, "-f", "-q")), cli.all());
    assertEquals("", cli.out(), cli.all());
    // a catalog without pictures knows no more
    new FileStores(DataFolder.of(data, null), null).createCatalog().close();
    Object[] named = {
      "search-text", "sky", "--exact", "--json", "--model", asked[4], "--data", data
    };
    assertEquals(0, cli.run(named), cli.all());
    assertTrue(cli.out().contains("\"embedding_index\":1,\"file_path\":\"\""), cli.all());
  }

  private static Object[] with(Object[] asked, Object... more) {
    return Stream.concat(Stream.of(asked), Stream.of(more)).toArray();
  }

  @Test
  void anEmptyQueryIsWrongUsage() throws IOException {
    Object[] asked = search();
    for (String empty : new String[] {"", "  ", "\u00a0", "\u200b", "2:", "0.5: "}) {
      asked[1] = empty;
      assertEquals(2, cli.run(asked), cli.all());
      assertTrue(cli.err().contains("is empty: say in words what to look for"), cli.all());
      assertEquals(2, cli.run(search("--plus", empty)), cli.all());
      assertEquals(2, cli.run(search("--minus", empty)), cli.all());
    }
  }

  @Test
  void aQueryThatIsTooLongSaysThatItIsCut() throws IOException {
    Object[] asked = search("--json");
    asked[1] = "red car ".repeat(40);
    assertEquals(0, cli.run(asked), cli.all());
    assertTrue(
        cli.err().contains("tokens (words and pieces of words), the model reads 32"), cli.all());
    assertTrue(cli.out().contains("\"query_cut\":true"), cli.all());
    assertEquals(0, cli.run(search("--json")), cli.all());
    assertFalse(cli.out().contains("query_cut"), cli.all());
  }

  private void register(String... paths) {
    DataFolder folder = DataFolder.of(data, null);
    try (Catalog catalog = new FileStores(folder, null).createCatalog()) {
      for (String path : paths) {
        catalog.register(List.of(new ImageFile(path, 1, 1, "jpeg", 1, 1, "00")));
      }
      Map<Long, Long> rows = new HashMap<>();
      for (CatalogImage image : catalog.imagesWithoutRow(0, paths.length)) {
        rows.put(image.id(), (long) rows.size());
      }
      catalog.assignRows(rows);
    }
  }

  @Test
  void exportPathsCanPrintInsteadOfWriting() {
    register("/p/a b.jpg", ODD);
    assertEquals(0, cli.run("export-paths", "-0", "--data", data), cli.all());
    assertEquals("/p/a b.jpg\0" + ODD + "\0", cli.out());
    assertFalse(Files.exists(data.resolve("file_paths.txt")));
    assertEquals(2, cli.run("export-paths", "-f", data.resolve("x"), "--data", data), cli.all());
    assertTrue(cli.err().contains("leave " + data.resolve("x") + " out."), cli.all());
    assertEquals(0, cli.run("export-paths", "--data", data), cli.all());
    assertTrue(Files.exists(data.resolve("file_paths.txt")));
  }

  /** An interrupted 'embed' leaves rows of which the catalog does not know yet. */
  @Test
  void rowsThatTheLedgerReservedHaveAPath() throws IOException {
    register("/p/old.jpg");
    DataFolder folder = DataFolder.of(data, null);
    try (Catalog catalog = new FileStores(folder, null).openCatalog();
        RowLedger ledger = new LedgerFile(folder.ledger()).open()) {
      catalog.register(List.of(new ImageFile("/p/new.jpg", 1, 1, "jpeg", 1, 1, "01")));
      long id = catalog.imagesWithoutRow(0, 1).get(0).id();
      ledger.reserve(List.of(new Reservation(id, "/p/new.jpg")), 1);
    }
    assertEquals(0, cli.run("export-paths", "-0", "--data", data), cli.all());
    assertEquals("/p/old.jpg\0/p/new.jpg\0", cli.out());
    assertEquals(0, cli.run("export-paths", "--data", data), cli.all());
    assertEquals("/p/old.jpg\n/p/new.jpg\n", Files.readString(data.resolve("file_paths.txt")));
    Files.delete(data.resolve("file_paths.txt"));
    try (Collection collection = Collection.open(data)) {
      assertEquals("/p/new.jpg", collection.pictures(List.of(1L)).get(1L).get(0).path());
    }
  }

  @Test
  void aReaderThatLeavesIsNoFailure() {
    register("/p/a b.jpg", ODD);
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    java.io.ByteArrayOutputStream err = new java.io.ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(closed, false, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            Map.of("PATH", ""),
            false);
    for (String[] words :
        new String[][] {
          {"export-paths", "-f"},
          {"status", "-q"},
          {"generate-completion"},
          {"help"},
          {"version"}
        }) {
      String[] all = java.util.Arrays.copyOf(words, words.length + 2);
      all[words.length] = "--data";
      all[words.length + 1] = data.toString();
      assertEquals(0, Main.run(console, all), err.toString(StandardCharsets.UTF_8));
      assertEquals(
          List.of(),
          err.toString(StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("next: "))
              .toList());
    }
  }
}
