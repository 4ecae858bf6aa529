package dev.skylight.cli.products;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.cli.Cli;
import dev.skylight.collection.DataFolder;
import dev.skylight.jobs.EmbeddedRun;
import dev.skylight.jobs.JobKind;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a shop's job while its databases are away. */
class ShopControlTest {

  /** Where nobody listens. */
  private static final String AWAY = "postgresql://shop:geheim@127.0.0.1:1/";

  @TempDir private Path data;

  private final Cli cli =
      new Cli().env("DATABASE_URL", AWAY + "shop").env("VECTOR_DATABASE_URL", AWAY + "vectors");

  private String status(String... more) {
    Object[] words = new Object[more.length + 4];
    System.arraycopy(new Object[] {"products", "status", "--data", data}, 0, words, 0, 4);
    System.arraycopy(more, 0, words, 4, more.length);
    assertEquals(0, cli.run(words), cli.out() + cli.err());
    return cli.out();
  }

  @Test
  @SuppressWarnings("try") // the claim is held meanwhile
  void theJobsStateIsToldAndWhyTheRowsAreNot() throws IOException {
    try (EmbeddedRun run = EmbeddedRun.claim(DataFolder.of(data, null), JobKind.SHOP)) {
      assertTrue(status().startsWith("planning: images not known: Cannot "), cli.out());
      assertTrue(cli.out().contains("no connection to "), cli.out());
      assertFalse(cli.out().contains("geheim"), cli.out());
      JsonNode json = new ObjectMapper().readTree(status("--json"));
      assertEquals("planning", json.path("state").asText());
      assertTrue(json.path("rows_unknown").asText().contains("no connection to "), cli.out());
    }
    assertTrue(status().startsWith("stopped: images not known: "), cli.out());
    assertFalse(cli.err().contains("next:"), cli.err());
  }
}
