package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Completion as bash does it, with the Tab key's variables set by hand. */
@Tag("slow")
@Tag("once")
class CompletionTest {

  @TempDir Path folder;

  private final Cli cli = new Cli();

  @BeforeEach
  void script() throws IOException {
    assumeTrue(new File("/bin/bash").canExecute(), "no bash at /bin/bash");
    assertEquals(0, cli.run("generate-completion"), cli.all());
    Files.writeString(folder.resolve("completion"), cli.out());
    Files.createDirectory(folder.resolve("Pictures"));
    Files.createFile(folder.resolve("Picture.jpg"));
  }

  /** What bash offers for the last word. */
  private List<String> tab(String... words) throws Exception {
    String line =
        "source ./completion; complete -p skylight >/dev/null || exit 9;"
            + " COMP_WORDS=(skylight \"$@\"); COMP_CWORD=$#; COMP_LINE=\"${COMP_WORDS[*]}\";"
            + " COMP_POINT=${#COMP_LINE}; _complete_skylight; printf '%s\\n' \"${COMPREPLY[@]}\"";
    String[] command = new String[5 + words.length];
    List<String> shell = List.of("/bin/bash", "--norc", "-c", line, "bash");
    for (int i = 0; i < command.length; i++) {
      command[i] = i < shell.size() ? shell.get(i) : words[i - shell.size()];
    }
    Path err = folder.resolve("err");
    Process bash =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectError(err.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .start();
    assertTrue(bash.waitFor(30, TimeUnit.SECONDS), "bash hangs");
    assertEquals(0, bash.exitValue(), Files.readString(err));
    return Files.readString(folder.resolve("out")).lines().map(String::strip).toList();
  }

  @Test
  void commandsAreOffered() throws Exception {
    assertEquals(List.of("search-text", "search-image"), tab("search-"));
    assertEquals(List.of("embed"), tab("emb"));
    assertEquals(List.of("embed"), tab("--data", "/x", "emb"));
    assertEquals(List.of("list", "pull", "prepare", "check"), tab("model", ""));
    List<String> all = tab("");
    assertTrue(all.containsAll(List.of("run-pipeline", "config", "temporal", "verify")), "" + all);
    assertFalse(all.contains(WarmUpCommand.NAME), "" + all);
  }

  @Test
  void optionsOfTheCommandAndOfAllAreOffered() throws Exception {
    assertEquals(List.of("--parallel"), tab("embed", "--par"));
    assertEquals(List.of("--data"), tab("embed", "--da"));
    assertEquals(List.of("--parallel"), tab("embed", "--chunk-size", "10", "--par"));
    assertEquals(List.of("--files-only"), tab("search-text", "--fil"));
    assertFalse(tab("search-text", "--").contains("--chunk-size"));
  }

  @Test
  void valuesAndFilesAreOffered() throws Exception {
    assertEquals(List.of("auto", "always"), tab("status", "--color", "a"));
    assertEquals(List.of("fp32", "int8", "fp16"), tab("embed", "--precision", ""));
    assertEquals(List.of("start", "stop", "status"), tab("temporal", "st"));
    assertTrue(tab("run-pipeline", "Pict").contains("Pictures"));
    // nothing of ours, and then bash offers files
    assertEquals(List.of(""), tab("search-image", "Pict"));
    assertEquals(List.of(""), tab("status", "--data", "Pict"));
    assertTrue(cli.out().contains("complete -F _complete_skylight -o default skylight"), cli.all());
  }
}
