package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the documentation tells people to type exists. */
@Tag("once")
class DocumentedCommandsTest {
  /**
   * {@code ./skylight ...} or compose's {@code cli ...}, up to the end of line or backtick; not in
   * JSON.
   */
  private static final Pattern COMMAND =
      Pattern.compile("(?:(?<!\")\\./skylight|run --rm cli) +([^`)\\n]+)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README.md",
        "CONTRIBUTING.md",
        "docs/api.md",
        "docs/command-line.md",
        "docs/models.md",
        "docker-compose.yml",
        "Dockerfile"
      })
  void everyCommandAndOptionExists(String file) throws IOException {
    List<String> wrong = new ArrayList<>();
    Matcher matcher = COMMAND.matcher(RepositoryFiles.read(file));
    while (matcher.find()) {
      String line = matcher.group(1).strip();
      String first = RepositoryFiles.words(line).get(0);
      if (first.equals("COMMAND")) {
        continue;
      }
      try {
        RepositoryFiles.parse(line);
      } catch (CommandLine.ParameterException e) {
        wrong.add(line + ": " + e.getMessage());
      }
    }
    assertEquals(List.of(), wrong, file);
  }

  @Test
  void readmeBeginsWithTheTwoCommands() throws IOException {
    List<String> lines = RepositoryFiles.read("README.md").lines().limit(6).toList();
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("./skylight demo")), "" + lines);
    assertTrue(lines.stream().anyMatch(line -> line.startsWith("./run-tests")), "" + lines);
  }

  @Test
  void wordsAreSplitAsAShellDoes() {
    assertEquals(
        List.of("search-text", "a dog", "-k", "5"),
        RepositoryFiles.words("search-text \"a dog\" -k 5   # five of them"));
    assertEquals(List.of("status"), RepositoryFiles.words("status; echo done"));
  }
}
