package dev.skylight.internal.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptionsTest {

  @TempDir Path temp;

  @Test
  void theFirstCaptionOfEachPictureIsRead() throws IOException {
    Files.createDirectories(temp.resolve("p/00"));
    Files.writeString(
        temp.resolve("p/captions.tsv"),
        "00/a.jpg\ta red house\thouse\n00/b.jpg\tein Haus im Schnee ❄\n\n00/c.jpg\nx.jpg\tx\n");
    String a = temp.resolve("p/00/a.jpg").toString();
    String c = temp.resolve("p/00/c.jpg").toString();
    String other = temp.resolve("q.jpg").toString();
    assertEquals(
        Map.of(a, "a red house", "p/00/b.jpg", "ein Haus im Schnee ❄", "p/x.jpg", "x"),
        Captions.first(List.of(a, "p/00/b.jpg", c, other, "p/x.jpg", "", "no\0path"), temp));
  }

  @Test
  void withoutTheFileThereAreNone() {
    assertEquals(Map.of(), Captions.first(List.of("a.jpg", "/b.jpg"), temp));
  }
}
