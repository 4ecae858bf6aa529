package dev.skylight.cli.products;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.cli.Cli;
import dev.skylight.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code publish} prints and ends with. */
@Tag("slow")
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PublishCommandTest {

  @TempDir private Path folder;
  private final Cli cli = new Cli();

  private void ok(Object... words) {
    assertEquals(0, cli.run(words), () -> cli.out() + cli.err());
  }

  private void embed(Path pictures, Path data) {
    ok("run-pipeline", pictures, "--data", data);
    ok("embed", "--data", data, "--model", "demo", "--temporal", "embedded");
  }

  @Test
  void aCollectionIsPublishedAndKeptUpToDate() throws IOException {
    String to = TestPostgres.server().address(TestPostgres.databaseName());
    Path data = folder.resolve("data");
    Path pictures = folder.resolve("pictures");
    ok("sample-images", pictures, "--count", "6");
    embed(pictures, data);

    cli.env("VECTOR_DATABASE_URL", to);
    ok("publish", "--data", data);
    assertTrue(
        cli.out()
            .matches(
                "(?s)skylight_embeddings: 6 rows of demo/fp32/[0-9a-f]{12}, 6 written, 0 removed;"
                    + " 0 of 1 chunks were there\\R.*No index: .*"),
        cli.out());
    ok("publish", "--data", data, "--json");
    assertTrue(cli.out().contains("\"rows\":6,\"rows_written\":0,\"rows_removed\":0"), cli.out());
    assertTrue(cli.out().contains("\"chunks\":1,\"chunks_unchanged\":1"), cli.out());

    List<Path> files;
    try (Stream<Path> all = Files.walk(pictures)) {
      files = all.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
    Files.move(files.get(2), pictures.resolve("moved.jpg"));
    embed(pictures, data);
    ok("publish", "--data", data, "--to", to, "--deep", "--index", "none");
    assertTrue(cli.out().contains(" 1 written, 0 removed;"), cli.out());
    assertFalse((cli.out() + cli.err()).contains(password(to)));
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    Path data = Files.createDirectory(folder.resolve("data"));
    assertEquals(1, cli.run("publish", "--data", data, "--env", folder.resolve("none.env")));
    assertTrue(cli.err().contains("none.env does not exist"), cli.err());
    Path env = Files.writeString(folder.resolve("empty.env"), "# nothing\n");
    assertEquals(1, cli.run("publish", "--data", data, "--env", env));
    assertTrue(cli.err().contains("VECTOR_DATABASE_URL is not set"), cli.err());
    assertEquals(1, cli.run("publish", "--data", data, "--to", "jdbc:postgresql://h/d?x=s3cret"));
    assertTrue(cli.err().contains("--to begins with jdbc:"), cli.err());
    assertFalse(cli.err().contains("s3cret"), cli.err());
    assertEquals(2, cli.run("publish", "--data", data, "--index", "fast"));
    String to = TestPostgres.server().address(TestPostgres.databaseName());
    assertEquals(1, cli.run("publish", "--data", data, "--to", to));
    assertTrue(cli.err().contains("There is nothing to publish yet"), cli.err());
    assertFalse(cli.err().contains(password(to)), cli.err());
  }

  private static String password(String address) {
    return address.replaceFirst(".*:(.*)@.*", "$1");
  }
}
