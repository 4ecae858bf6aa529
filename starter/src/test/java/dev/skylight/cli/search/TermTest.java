package dev.skylight.cli.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What is typed after --plus and --minus, and what it means. */
class TermTest {

  @TempDir Path folder;

  private final CommandSpec spec = CommandSpec.create().name("search-text");

  TermTest() {
    new picocli.CommandLine(spec);
  }

  private static Term words(float weight, String words) {
    return new Term(weight, words, null, null);
  }

  @Test
  void aNumberAndAColonAreAWeight() {
    assertEquals(words(1, "a cat"), Term.words("a cat", spec));
    assertEquals(words(2, "cat"), Term.words("2:cat", spec));
    assertEquals(words(0.5f, "a cat"), Term.words("0.5: a cat", spec));
    assertEquals(words(0.5f, "cat"), Term.words(".5:cat", spec));
    assertEquals(words(2, "cat:dog"), Term.words("2.:cat:dog", spec));
    for (String plain :
        new String[] {"10:30 in the morning", "-1:cat", "2x:cat", "16:9", "a 2:b"}) {
      assertEquals(words(1, plain), Term.words(plain, spec));
    }
  }

  @Test
  void aFileThatIsThereIsAPictureAndSoIsWhatCanOnlyBeOne() throws IOException {
    Path odd = Files.writeString(folder.resolve("2:odd"), "x");
    Path plain = Files.writeString(folder.resolve("sunset"), "x");
    assertEquals(new Term(1, "2:odd", odd, null), Term.either(odd.toString(), spec));
    assertEquals(new Term(3, "sunset", plain, null), Term.either("3:" + plain, spec));
    assertEquals(words(1, "sunset"), Term.either("sunset", spec));
    assertEquals(words(1, "day/night"), Term.either("day/night", spec));
    for (String absent : new String[] {"no.jpg", "2:no/such.PNG", "./no", "/no/such"}) {
      Term term = Term.either(absent, spec);
      SkylightException e = assertThrows(SkylightException.class, () -> term.query(null));
      assertTrue(e.getMessage().contains("There is no picture"), e.getMessage());
    }
  }

  @Test
  void whatSaysNothingIsWrongUsage() {
    for (String empty : new String[] {"", " ", "2:", "2: \t"}) {
      assertThrows(ParameterException.class, () -> Term.either(empty, spec), empty);
      assertThrows(ParameterException.class, () -> Term.picture(empty, spec), empty);
    }
  }

  @Test
  void whatHasASchemeIsAnAddress() {
    String url = "https://a.b/c?key=1";
    assertEquals(new Term(1, "https://a.b/c", null, url), Term.picture(url, spec));
    assertEquals(new Term(0.5f, "https://a.b/c", null, url), Term.either("0.5:" + url, spec));
    for (String other : new String[] {"HTTP://a.b/", "ftp://a.b/c", "data:image/png;base64,AA"}) {
      assertEquals(new Term(1, other, null, other), Term.either(other, spec));
    }
    for (String plain : new String[] {"data: a cat", "note: see", "http", "a http://a.b/c"}) {
      assertEquals(words(1, plain), Term.either(plain, spec));
    }
  }
}
