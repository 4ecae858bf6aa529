package dev.skylight.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program in docs/library.md does what the page says, on drawn pictures. */
class LibraryExampleTest {

  private static final Path ROOT =
      Path.of(System.getProperty("skylight.root", "..")).toAbsolutePath().normalize();

  @TempDir Path temp;

  @Test
  void theProgramOfThePageEmbedsAndSearches() throws Exception {
    Path pictures = temp.resolve("pictures");
    new SampleImages(new SampleRequest(pictures, 60, 2_026, 2_026, 160, 120, 2)).run();
    Path data = temp.resolve("photos");
    String[] arguments = {
      data.toString(), pictures.toString(), ROOT.resolve("data/demo-model").toString(), "sky"
    };
    List<String> first = run(arguments);
    assertEquals(5, first.size(), first.toString());
    double last = 1;
    for (String line : first) {
      Matcher parts = Pattern.compile("(\\d\\.\\d{3}) (.+)").matcher(line);
      assertTrue(parts.matches(), line);
      assertTrue(Files.isRegularFile(Path.of(parts.group(2))), line);
      assertTrue(Double.parseDouble(parts.group(1)) <= last, first.toString());
      last = Double.parseDouble(parts.group(1));
    }
    assertTrue(Files.exists(data.resolve("faiss.index")));
    assertEquals(first, run(arguments), "a second run finds everything done");
  }

  private List<String> run(String... arguments) throws Exception {
    Path classes = compiled();
    PrintStream console = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      loader
          .loadClass("SearchPictures")
          .getMethod("main", String[].class)
          .invoke(null, (Object) arguments);
    } finally {
      System.setOut(console);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  private Path compiled() throws Exception {
    Matcher program =
        Pattern.compile("```java\n(.*?)\n```", Pattern.DOTALL)
            .matcher(Files.readString(ROOT.resolve("docs/library.md")));
    assertTrue(program.find(), "docs/library.md has no program");
    Path source = Files.writeString(temp.resolve("SearchPictures.java"), program.group(1));
    Path classes = Files.createDirectories(temp.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      boolean done =
          compiler
              .getTask(
                  said,
                  files,
                  null,
                  List.of(
                      "-d",
                      classes.toString(),
                      "-cp",
                      System.getProperty("java.class.path"),
                      "-Xlint:all,-path,-classfile,-processing",
                      "-Werror",
                      "--release",
                      "17"),
                  null,
                  files.getJavaFileObjects(source))
              .call();
      assertTrue(done, said.toString());
    }
    return classes;
  }
}
