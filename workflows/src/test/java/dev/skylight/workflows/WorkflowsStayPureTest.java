package dev.skylight.workflows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Workflow code is replayed from its history, so it may do no I/O and ask nothing that answers
 * differently the second time. The enforcer keeps such libraries off the class path; this test
 * keeps out what the JDK itself offers.
 */
class WorkflowsStayPureTest {
  /** What workflow code must not name, and what stands in for it. */
  private static final Pattern IMPURE =
      Pattern.compile(
          String.join(
              "|",
              "\\bjava\\.(io|net|sql|rmi)\\.(?!Serializable\\b|UncheckedIOException\\b)",
              "\\bjava\\.nio\\b",
              "\\bjava\\.lang\\.Process",
              "\\bjava\\.security\\.SecureRandom\\b",
              "\\bjava\\.util\\.(Random|Timer)\\b",
              "\\bjava\\.util\\.concurrent\\b(?!\\.TimeUnit\\b)",
              "\\bnew (Random|Thread|File)\\b",
              "\\b(Thread|Executors|ThreadLocalRandom)\\.\\w",
              "\\bMath\\.random\\b",
              "\\bUUID\\.randomUUID\\b",
              "\\bSystem\\.(currentTimeMillis|nanoTime|getenv|getProperty|exit|in|out|err)\\b",
              "\\b(Instant|LocalDate|LocalDateTime|ZonedDateTime|OffsetDateTime)\\.now\\b",
              "\\bClock\\.system",
              "\\bsynchronized\\b",
              "\\bparallel(Stream)?\\(\\)"));

  private static final Pattern COMMENT = Pattern.compile("(?s)/\\*.*?\\*/|//[^\n]*");

  @Test
  void noSourceFileOfThisModuleReachesOutsideTheWorkflow() throws IOException {
    Path sources = Path.of(System.getProperty("skylight.root"), "workflows", "src", "main", "java");
    List<String> found = new ArrayList<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(sources)) {
      files = walk.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    assertFalse(files.isEmpty(), "no source files under " + sources);
    for (Path file : files) {
      for (String line : impureLines(Files.readString(file))) {
        found.add(sources.relativize(file) + ": " + line);
      }
    }
    assertEquals(
        List.of(), found, "move this into an activity, or use io.temporal.workflow.Workflow's own");
  }

  @Test
  void theRuleCatchesWhatItShouldAndLetsTheRestPass() {
    for (String bad :
        List.of(
            "import java.nio.file.Files;",
            "import java.io.File;",
            "import java.util.Random;",
            "import java.util.concurrent.CompletableFuture;",
            "long now = System.currentTimeMillis();",
            "String id = UUID.randomUUID().toString();",
            "Thread.sleep(10);",
            "var started = Instant.now();")) {
      assertEquals(List.of(bad), impureLines(bad));
    }
    for (String good :
        List.of(
            "import java.util.UUID;",
            "long now = Workflow.currentTimeMillis();",
            "String id = Workflow.randomUUID().toString();",
            "Workflow.sleep(Duration.ofSeconds(1));",
            "// System.currentTimeMillis() would differ on replay")) {
      assertEquals(List.of(), impureLines(good));
    }
  }

  private static List<String> impureLines(String source) {
    // comments become their own line breaks, so that what follows keeps its line
    String code =
        COMMENT
            .matcher(source)
            .replaceAll(match -> Matcher.quoteReplacement(match.group().replaceAll("[^\n]", "")));
    return code.lines().filter(line -> IMPURE.matcher(line).find()).map(String::strip).toList();
  }
}
