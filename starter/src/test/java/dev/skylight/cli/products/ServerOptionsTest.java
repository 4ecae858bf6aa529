package dev.skylight.cli.products;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.cli.Cli;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Options that both servers have, and those of the shop's. */
class ServerOptionsTest {

  private final Cli cli = new Cli();

  @ParameterizedTest
  @CsvSource({
    "--port=70000, --port must be between",
    "--bind=0.0.0.0, so it needs a token",
    "--bind=no.such.host.invalid, is no address of this machine",
    "--token=short, --token must be at least 16",
    "--host-name=photos.lan:80, without port",
    "--thumb-cache=1, --thumb-cache must be between"
  })
  void whatCannotBeIsSaidByBoth(String option, String sentence) {
    for (List<String> command : List.of(List.of("serve"), List.of("products", "serve"))) {
      List<Object> words = new ArrayList<>(command);
      words.add(option);
      assertEquals(2, cli.run(words.toArray()), cli.err());
      assertTrue(cli.err().contains(sentence), cli.err());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "null", "www.shop.example", "https://www.shop.example/"})
  void originsThatNoBrowserSendsAreRefused(String origin) {
    assertEquals(2, cli.run("products", "serve", "--allow-origin", origin), cli.err());
    assertTrue(cli.err().contains("as https://www.shop.example"), cli.err());
  }
}
