package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.fail;

import dev.skylight.internal.files.Folders;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The class-data archive with which the launcher starts Skylight, for the commands that tests
 * start: else they spend a good part of their time on loading classes. It is made at the first
 * command and removed at the end of this JVM.
 *
 * @param classPath of jars alone, since an archive takes no folders
 * @param options for the JVM
 */
record SharedClasses(String classPath, List<String> options) {

  private static SharedClasses made;

  /** The one of this JVM. */
  static synchronized SharedClasses get() {
    if (made == null) {
      made = make();
    }
    return made;
  }

  private static SharedClasses make() {
    if (Runtime.version().feature() >= 24) {
      // --enable-native-access, which stands in the launcher's manifest, costs them the archive
      return new SharedClasses(System.getProperty("java.class.path"), List.of());
    }
    try {
      Path folder = Files.createTempDirectory("skylight-classes");
      Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(folder)));
      String classPath = jars(folder);
      Path archive = folder.resolve("classes.jsa");
      Path list = Files.write(folder.resolve("classes"), loaded(folder, classPath));
      List<String> dump =
          List.of(
              "-XX:+UseG1GC",
              "-Xshare:dump",
              "-XX:SharedClassListFile=" + list,
              "-XX:SharedArchiveFile=" + archive);
      end(java(folder, classPath, dump));
      if (!Files.exists(archive)) {
        fail("no class-data archive was made: " + Files.readString(folder.resolve("printed")));
      }
      return new SharedClasses(classPath, List.of("-XX:SharedArchiveFile=" + archive));
    } catch (IOException | SQLException e) {
      throw new AssertionError("the class-data archive", e);
    }
  }

  /** What an embedded job loads, and what a client of a server does. */
  private static Set<String> loaded(Path folder, String classPath)
      throws IOException, SQLException {
    Path data = DrawnCollection.make(folder.resolve("data"), 2);
    Path model = OtherModel.visionOnly(folder.resolve("model"), 32);
    Path job = folder.resolve("job");
    Path client = folder.resolve("client");
    Process worker = command(folder, classPath, client, data, "127.0.0.1:9", "worker");
    String[] embed = {"embed", "--model", model.toString()};
    end(command(folder, classPath, job, data, "embedded", embed));
    end(worker);
    Set<String> classes = new LinkedHashSet<>(Files.readAllLines(job));
    classes.addAll(Files.readAllLines(client));
    return classes;
  }

  private static Process command(
      Path folder, String classPath, Path list, Path data, String temporal, String... words)
      throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                "-XX:DumpLoadedClassList=" + list,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"));
    line.addAll(Cli.unpacked());
    line.add("dev.skylight.cli.Main");
    line.addAll(Arrays.asList(words));
    line.addAll(List.of("--data", data.toString(), "--temporal", temporal));
    return java(folder, classPath, line);
  }

  private static Process java(Path folder, String classPath, List<String> arguments)
      throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("printed").toFile()));
    builder.environment().put("CLASSPATH", classPath);
    builder.environment().put("SKYLIGHT_CONFIG", "");
    return builder.start();
  }

  private static void end(Process process) {
    try {
      if (!process.waitFor(180, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        fail("not over after 180 s: the making of the class-data archive");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      fail("interrupted", e);
    }
  }

  /** This JVM's class path with a jar in place of each folder. */
  private static String jars(Path folder) throws IOException {
    List<String> parts = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(part);
      parts.add(
          Files.isDirectory(path)
              ? jar(path, folder.resolve(parts.size() + ".jar")).toString()
              : part);
    }
    return String.join(File.pathSeparator, parts);
  }

  private static Path jar(Path classes, Path jar) throws IOException {
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out);
        Stream<Path> files = Files.walk(classes)) {
      entries.setLevel(0);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        entries.putNextEntry(
            new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, entries);
      }
    }
    return jar;
  }

  private static void remove(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      System.err.println("left behind: " + folder + ": " + e);
    }
  }
}
