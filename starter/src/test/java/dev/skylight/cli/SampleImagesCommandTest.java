package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class SampleImagesCommandTest {

  @TempDir private Path temp;
  private final Cli cli = new Cli();

  @Test
  void drawsAndGoesOn() throws Exception {
    Path folder = temp.resolve("new/samples");
    assertEquals(
        0, cli.run("sample-images", folder, "--count", 12, "--size", "160x120"), cli.all());
    assertTrue(cli.out().matches("(?s)12 pictures in \\d+ s, [\\d,]+/s\ncaptions: .*"), cli.all());
    assertEquals("next: skylight run-pipeline " + folder, cli.err().strip());
    assertTrue(Files.size(folder.resolve("000/000011.jpg")) > 500);
    List<String> captions = Files.readAllLines(folder.resolve("captions.tsv"));
    assertEquals(12, captions.size());
    Files.delete(folder.resolve("000/000005.jpg"));
    assertEquals(
        0, cli.run("sample-images", folder, "--count", 12, "--size", "160x120"), cli.all());
    assertTrue(cli.out().startsWith("1 picture in "), cli.all());
    assertTrue(cli.out().contains("(11 were there)"), cli.all());
    assertEquals(
        0, cli.run("sample-images", folder, "--count", 12, "--size", "160x120"), cli.all());
    assertTrue(cli.out().startsWith("12 pictures: all were there\n"), cli.all());
  }

  @Test
  void tellsOfDuplicatesAndBrokenFiles() throws Exception {
    assertEquals(
        0,
        cli.run(
            "sample-images",
            temp,
            "--count",
            10,
            "--size",
            "160x120",
            "--duplicates",
            3,
            "--broken",
            4),
        cli.all());
    assertTrue(
        cli.out().contains("metadata.db, 13 images with indices 0 to 9; 3 are copies in " + temp),
        cli.all());
    assertTrue(
        cli.out().contains("broken: 4 files that are no pictures in " + temp.resolve("broken")),
        cli.all());
    assertEquals(0, cli.run("export-paths", "--data", temp), cli.all());
    assertTrue(cli.out().endsWith("file_paths.txt: 10 rows\n"), cli.all());
  }

  @Test
  void jsonIsOneObject() {
    assertEquals(
        0, cli.run("sample-images", temp, "--count", 5, "--size", "64x64", "--json"), cli.all());
    assertTrue(
        cli.out()
            .matches(
                "\\{\"folder\":\"[^\"]+\",\"pictures\":5,\"drawn\":5,\"duplicates\":0,\"broken\":0,"
                    + "\"seconds\":[\\d.]+,\"pictures_per_second\":[\\d.]+\\}\n"),
        cli.all());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--count 0          | --count must be between 1 and 10000000: 0",
        "--count -5         | --count must be between 1 and 10000000: -5",
        "--count 10000001   | --count must be between 1 and 10000000: 10000001",
        "--count many       | Invalid value for option '--count'",
        "--size 63x64       | --size must be WIDTHxHEIGHT, each from 64 to 4096",
        "--size 64x4097     | --size must be WIDTHxHEIGHT, each from 64 to 4096",
        "--size 640         | --size must be WIDTHxHEIGHT, each from 64 to 4096",
        "--duplicates -1    | --duplicates must be between 0 and 10000000: -1",
        "--broken -1        | --broken must be between 0 and 10000000: -1"
      })
  void wrongNumbersAreWrongUsage(String options, String message) {
    Path folder = temp.resolve("none");
    String[] words = options.split(" ", -1);
    assertEquals(2, cli.run("sample-images", folder, words[0], words[1]), cli.all());
    assertTrue(cli.err().contains(message), cli.all());
    assertFalse(Files.exists(folder));
  }

  @Test
  void anotherSeedIsRefusedInOneSentence() {
    assertEquals(0, cli.run("sample-images", temp, "--count", 1, "--size", "64x64"), cli.all());
    assertEquals(
        1, cli.run("sample-images", temp, "--count", 1, "--size", "64x64", "--seed", 9), cli.all());
    assertEquals(
        "skylight: Cannot draw samples: "
            + temp
            + " holds samples of seed 1, size 64x64, and asked for are those of seed 9, size 64x64."
            + " Ask for the same, or name another folder.\n",
        cli.err());
    assertEquals("", cli.out());
  }
}
