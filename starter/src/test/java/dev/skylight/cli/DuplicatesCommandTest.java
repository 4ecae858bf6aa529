package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.imports.VectorImport;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.vectors.VectorStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jetbrains.bio.npy.NpyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DuplicatesCommandTest {

  private static final int DIM = 8;

  @TempDir Path temp;

  private final Cli cli = new Cli();
  private Path data;

  @BeforeEach
  void data() throws IOException {
    data = Files.createDirectories(temp.resolve("data"));
  }

  private Path picture(int number) {
    return temp.resolve("p " + number + ".jpg");
  }

  /** Pictures 0 and 3 have the same bytes; 1 and 2 are near. */
  private void collection() throws IOException {
    FileStores stores = new FileStores(DataFolder.of(data, null), null);
    float[] vectors = new float[4 * DIM];
    Map<Long, Long> rows = new HashMap<>();
    try (Catalog catalog = stores.createCatalog()) {
      for (int i = 0; i < 4; i++) {
        Path file = Files.writeString(picture(i), "picture " + i % 3);
        catalog.register(
            List.of(
                new ImageFile(
                    file.toString(),
                    10 * (i + 1),
                    10,
                    "jpeg",
                    Files.size(file),
                    Files.getLastModifiedTime(file).toMillis(),
                    Sha256.ofFile(file))));
        rows.put(i + 1L, (long) i);
        vectors[i * DIM + (i == 2 ? 1 : i)] = 1;
      }
      catalog.assignRows(rows);
    }
    vectors[2 * DIM + 2] = 0.1f;
    Path file = temp.resolve("vectors.npy");
    NpyFile.write(file, vectors, new int[] {4, DIM});
    VectorStore.Spec spec = new VectorStore.Spec(4, DIM, "a".repeat(64), "test", "fp32", "exact");
    new VectorImport(stores, spec, 100, done -> {}).file(file);
  }

  @Test
  void groupsForPeopleProgramsAndPipes() throws IOException {
    collection();
    assertEquals(0, cli.run("duplicates", "--data", data), cli.all());
    List<String> lines = cli.out().lines().toList();
    assertEquals(3, lines.size(), cli.all());
    assertEquals("the same", lines.get(0));
    assertTrue(lines.get(1).startsWith("  best "), lines.get(1));
    assertTrue(lines.get(1).endsWith(picture(3).toString()), lines.get(1));
    assertTrue(lines.get(2).startsWith("  other"), lines.get(2));
    assertTrue(cli.err().contains("1 group of pictures of the same bytes"), cli.all());

    assertEquals(0, cli.run("duplicates", "--near", "--json", "--data", data), cli.all());
    assertEquals(
        String.format(
            "{\"exact\":[{\"score\":1.0,\"images\":[{\"id\":4,\"path\":\"%s\",\"w\":40,\"h\":10,"
                + "\"bytes\":9},{\"id\":1,\"path\":\"%s\",\"w\":10,\"h\":10,\"bytes\":9}]}],"
                + "\"near\":[{\"score\":0.9950372,\"images\":[{\"id\":3,\"path\":\"%s\",\"w\":30,"
                + "\"h\":10,\"bytes\":9},{\"id\":2,\"path\":\"%s\",\"w\":20,\"h\":10,\"bytes\":9}]}]}%n",
            picture(3), picture(0), picture(2), picture(1)),
        cli.out());
    assertEquals(0, cli.run("duplicates", "--near=0.999", "--json", "--data", data), cli.all());
    assertTrue(cli.out().endsWith("\"near\":[]}" + System.lineSeparator()), cli.all());

    assertEquals(0, cli.run("duplicates", "--near", "-0", "--data", data), cli.all());
    assertEquals(picture(0) + "\0" + picture(1) + "\0", cli.out());
    for (int i = 0; i < 4; i++) {
      assertTrue(Files.exists(picture(i)), "nothing is deleted");
    }
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    assertEquals(1, cli.run("duplicates", "--data", data), cli.all());
    assertTrue(cli.err().contains("There is no catalog"), cli.all());
    collection();
    for (String wrong : new String[] {"0.4", "1.5", "NaN", "x"}) {
      assertEquals(2, cli.run("duplicates", "--near", wrong, "--data", data), cli.all());
    }
    assertEquals(2, cli.run("duplicates", "--limit", "0", "--data", data), cli.all());
    assertEquals(2, cli.run("duplicates", "--json", "-f", "--data", data), cli.all());
    Files.delete(data.resolve("embeddings.npy"));
    assertEquals(0, cli.run("duplicates", "--data", data), cli.all());
  }
}
