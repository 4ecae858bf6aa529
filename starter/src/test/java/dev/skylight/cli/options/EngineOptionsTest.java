package dev.skylight.cli.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

class EngineOptionsTest {

  @Command
  private static final class Embedding {
    @Mixin private final EngineOptions engine = new EngineOptions();
  }

  private static EngineOptions parse(String... words) {
    Embedding embedding = new Embedding();
    new CommandLine(embedding).parseArgs(words);
    return embedding.engine;
  }

  private static String refusal(String... words) {
    EngineOptions engine = parse(words);
    return assertThrows(ParameterException.class, engine::check).getMessage();
  }

  @Test
  void aShareOfTheCoresIsRoundedDownButNotToNone() {
    EngineOptions engine = parse("--cpu", "80%");
    assertEquals(1, engine.threads(1));
    assertEquals(1, engine.threads(2));
    assertEquals(8, engine.threads(10));
    assertEquals(51, engine.threads(64));
    assertEquals(64, parse("--cpu", "100").threads(64));
  }

  @Test
  void allCoresAndEightPicturesWhereNothingIsSaid() {
    assertEquals(Runtime.getRuntime().availableProcessors(), parse().threads());
    assertEquals(8, parse().batchSize());
    assertEquals(3, parse("--threads", "3").threads());
    assertEquals(32, parse("--batch-size", "32").batchSize());
  }

  @Test
  void refusesWhatMakesNoSense() {
    for (String share : new String[] {"0%", "101%", "-5", "half", "80 %"}) {
      assertEquals("--cpu must be between 1% and 100%: " + share, refusal("--cpu=" + share));
    }
    assertEquals(
        "--threads and --cpu say the same thing twice: give one of them",
        refusal("--cpu", "50%", "--threads", "2"));
    assertEquals("--threads must be between 1 and 1,024: 0", refusal("--threads", "0"));
    assertEquals("--batch-size must be between 2 and 256: 1", refusal("--batch-size", "1"));
  }
}
