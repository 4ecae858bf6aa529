package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skylight.cli.shell.Console;
import dev.skylight.cli.shell.DemoNotice;
import dev.skylight.cli.shell.Shell;
import dev.skylight.collection.DataFolder;
import dev.skylight.internal.models.ModelFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoNoticeTest {

  private static final String LINE = DemoNotice.TEXT + System.lineSeparator();

  @TempDir Path temp;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private DataFolder data;
  private Path demo;
  private Path photographs;
  private Path samples;

  @BeforeEach
  void prepare() throws IOException {
    data = DataFolder.of(Files.createDirectories(temp.resolve("data")), null);
    demo = model("demo", "{\"skylight\": {\"demo\": true}}");
    photographs = Files.createDirectories(temp.resolve("photographs"));
    Files.writeString(photographs.resolve("captions.tsv"), "one's own captions");
    samples = Files.createDirectories(temp.resolve("samples"));
    Files.writeString(samples.resolve("captions.tsv"), "000/000000.jpg\tred house");
  }

  private Path model(String name, String config) throws IOException {
    Path folder = Files.createDirectories(temp.resolve(name));
    Files.writeString(folder.resolve("config.json"), config);
    return folder;
  }

  private void catalog(Path... rows) throws SQLException {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + data.catalog());
        Statement s = c.createStatement()) {
      s.execute("CREATE TABLE images (id INTEGER PRIMARY KEY, file_path, embedding_index INTEGER)");
      for (int i = 0; i < rows.length; i++) {
        s.execute("INSERT INTO images VALUES (" + i + ", '" + rows[i] + "', " + i + ")");
      }
    }
  }

  private DemoNotice notice(String... options) {
    err.reset();
    PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Shell shell = Shell.on(new Console(stream, stream, false, Map.of(), false));
    Main.commandLine(shell, "version").parseArgs(options);
    return new DemoNotice(shell.screen(), shell.settings());
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void photographsThatAreFoundGetOneLine() throws IOException {
    String drawn = samples.resolve("000/000000.jpg").toString();
    String photograph = photographs.resolve("IMG_1.jpg").toString();
    ModelFolder model = ModelFolder.open(demo.toString());
    notice().pictures(model.folder(), List.of(drawn, drawn, ""));
    assertEquals("", said());
    notice().pictures(model.folder(), List.of(drawn, photograph, photograph));
    assertEquals(LINE, said());
    notice("-q").pictures(model.folder(), List.of(photograph));
    assertEquals("", said());
    notice("--json").pictures(model.folder(), List.of(photograph));
    assertEquals("", said());
    ModelFolder other = ModelFolder.open(model("other", "{}").toString());
    notice().pictures(other.folder(), List.of(photograph));
    assertEquals("", said());
  }

  @Test
  void aCollectionOfPhotographsGetsOneLine() throws SQLException, IOException {
    notice().collection(data, demo.toString());
    assertEquals("", said(), "no catalog yet");
    catalog(samples.resolve("000/000000.jpg"), photographs.resolve("IMG_1.jpg"));
    notice().collection(data, demo.toString());
    assertEquals(LINE, said());
    notice().collection(data, model("other", "{}").toString());
    assertEquals("", said());
    notice().collection(data, "nowhere");
    assertEquals("", said(), "the job says so");
    notice("--quiet").collection(data, demo.toString());
    assertEquals("", said());
  }

  @Test
  void aCollectionOfSamplesGetsNone() throws SQLException {
    catalog(samples.resolve("000/000000.jpg"), samples.resolve("000/000001.jpg"));
    notice().collection(data, demo.toString());
    assertEquals("", said());
  }

  @Test
  void foldersGetNoneWhereNothingIsEmbedded() {
    notice().folders(data, List.of(photographs.toString()));
    assertEquals("", said());
  }
}
