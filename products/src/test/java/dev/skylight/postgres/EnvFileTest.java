package dev.skylight.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of settings as shops have them. */
class EnvFileTest {

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve(".env");
  }

  private EnvFile read(String text) throws IOException {
    return EnvFile.read(Files.writeString(file, text));
  }

  private String value(String text) throws IOException {
    return read(text).get("A", Map.of()).orElse(null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "A=b | b",
        "  A  =  b c   | b c",
        "export A=b | b",
        "export\\tA=b | b",
        "A= | ``",
        "A=# no value | ``",
        "A=\"\" | ``",
        "A=b # comment | b",
        "A=b#c | b#c",
        "A=postgres://u:p%40@h/d?x=y&z=1 | postgres://u:p%40@h/d?x=y&z=1",
        "A=\"b # c\" # d | b # c",
        "A='b $A ${A} \\n' | b $A ${A} \\n",
        "A=\"b\\nc\\t\\\"d\\\" \\\\\" | `b\nc\t\"d\" \\`",
        "A=$b | $b",
        "A=\"\\${b}\" | ${b}",
        "A=it's | it's",
        "B=1;A=2;A=3 | 3",
        "# A=1;;A=2; | 2",
        "A=x\\r;B=y | x",
      })
  void linesAreReadAsDotenvReadsThem(String text, String value) throws IOException {
    String lines = text.replace(";", "\n").replace("export\\t", "export\t");
    assertEquals(value, value(lines.replace("x\\r", "x\r")));
  }

  @Test
  void valuesMayHaveSeveralLinesInQuotes() throws IOException {
    EnvFile env = read("KEY=\"-----BEGIN\nabc\n-----END\"\nA='x\ny'\n");
    assertEquals(Optional.of("-----BEGIN\nabc\n-----END"), env.get("KEY", Map.of()));
    assertEquals(Optional.of("x\ny"), env.get("A", Map.of()));
  }

  @Test
  void windowsAndMacsEndLinesOtherwise() throws IOException {
    Files.write(file, "\uFEFFA=1\r\nB=\"2\"\r\n\r\nC=3".getBytes(StandardCharsets.UTF_8));
    EnvFile env = EnvFile.read(file);
    assertEquals(Optional.of("1"), env.get("A", Map.of()));
    assertEquals(Optional.of("2"), env.get("B", Map.of()));
    assertEquals(Optional.of("3"), env.get("C", Map.of()));
    assertEquals(Optional.empty(), env.get("D", Map.of()));
  }

  @Test
  void valuesReferToOthersAndTheEnvironmentGoesBefore() throws IOException {
    EnvFile env =
        read(
            """
            URL=postgres://${WHO}:${PASS}@${HOST:-localhost}/${DB-shop}
            WHO=bob
            PASS=${SECRET}
            SECRET=x
            """);
    assertEquals(
        Optional.of("postgres://bob:x@localhost/shop"), env.get("URL", Map.of("OTHER", "y")));
    assertEquals(
        Optional.of("postgres://eve:$1\\@db/shop"),
        env.get("URL", Map.of("WHO", "eve", "SECRET", "$1\\", "HOST", "db")));
  }

  @Test
  void onlyWhatIsAskedForMustBeWhole() throws IOException {
    EnvFile env = read("A=1\n\nB=s3cret${NOPE}\nC=${C}\nD=x${E}\nE=${D}\n");
    assertEquals(Optional.of("1"), env.get("A", Map.of()));
    SkylightException e = assertThrows(SkylightException.class, () -> env.get("B", Map.of()));
    assertEquals(
        "Line 3 of " + file + " refers to ${NOPE}, which is not set. Correct it.", e.getMessage());
    assertThrows(SkylightException.class, () -> env.get("C", Map.of()));
    assertThrows(SkylightException.class, () -> env.get("D", Map.of()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'A=1;s3cret' | 2",
        "'KEY: s3cret' | 1",
        "'A=1;;B=\"s3cret;;' | 3",
        "'A=\"x;y\" s3cret' | 2",
        "'=s3cret' | 1",
        "'1A=s3cret' | 1",
      })
  void whatIsNoSettingIsNamedByItsLine(String text, int line) {
    SkylightException e =
        assertThrows(SkylightException.class, () -> read(text.replace(';', '\n')));
    assertEquals(SkylightException.Kind.BAD_INPUT, e.kind());
    assertTrue(e.getMessage().startsWith("Line " + line + " of " + file), e.getMessage());
    assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
  }

  @Test
  void whatIsNoTextFileIsRefused() throws IOException {
    SkylightException none = assertThrows(SkylightException.class, () -> EnvFile.read(file));
    assertTrue(none.getMessage().contains(file + " does not exist"), none.getMessage());
    Files.write(file, new byte[] {'A', '=', (byte) 0xff, (byte) 0xfe});
    SkylightException bytes = assertThrows(SkylightException.class, () -> EnvFile.read(file));
    assertTrue(bytes.getMessage().contains("is not UTF-8"), bytes.getMessage());
    Files.write(file, new byte[(1 << 20) + 1]);
    SkylightException large = assertThrows(SkylightException.class, () -> EnvFile.read(file));
    assertTrue(large.getMessage().contains("1048577 bytes"), large.getMessage());
    assertThrows(SkylightException.class, () -> EnvFile.read(folder));
  }
}
