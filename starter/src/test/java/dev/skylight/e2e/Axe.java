package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The rules of accessibility that axe-core knows. */
final class Axe {

  private final String script;

  private Axe(String script) {
    this.script = script;
  }

  static Axe read() throws IOException {
    try (InputStream file = Axe.class.getResourceAsStream("/axe.min.js")) {
      return new Axe(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Asserts that a page breaks none that axe-core calls serious or critical. */
  void expectAccessible(Browser browser, String where) {
    browser.run(script);
    Object found =
        browser
            .driver()
            .executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                axe.run().then(
                  (r) => done(r.violations
                    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
                    .map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.html).join(' | '))),
                  (e) => done([String(e)]));
                """);
    assertEquals(List.of(), found, where);
  }
}
