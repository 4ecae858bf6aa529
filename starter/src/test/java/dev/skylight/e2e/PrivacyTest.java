package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Nothing leaves the machine, and nothing is written but where it is said. The commands run without
 * the launcher, which sets ORT_DISABLE_TELEMETRY, as another program would that uses the engine.
 */
@Tag("slow")
@Tag("once")
@Timeout(400)
class PrivacyTest {

  private static final long LIMIT_SECONDS = 300;
  private static final int CANNOT = 77;
  private static final String TEMPORAL = System.getProperty("skylight.temporal.cli", "");

  private static final String START =
      """
      mkdir -p HERE/home HERE/start
      cd HERE/start
      skylight() {
        "$JAVA" -Djava.awt.headless=true -Dfile.encoding=UTF-8 -Duser.home=HERE/home \
          -Dskylight.home=ROOT -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 -Xlog:disable \
          -XX:+UseSerialGC -XX:TieredStopAtLevel=1 dev.skylight.cli.Main "$@" --data HERE/data
      }
      """
          .replace("ROOT", Golden.root().toString());

  @TempDir Path temp;

  @Test
  void nothingIsAskedSentOrWrittenElsewhere() throws Exception {
    Path folder = temp.toRealPath();
    runAlone(
        folder,
        """
        skylight version
        skylight sample-images HERE/pictures --count 24
        skylight run-pipeline HERE/pictures
        skylight embed --model demo
        skylight build-index
        skylight search-text "a red car" -k 3
        skylight search-image HERE/pictures/000/000000.jpg -k 3 --html HERE/data/hits.html
        skylight verify --deep
        skylight status
        skylight demo --count 40 --no-preview
        """);
    assertEquals(List.of(), asked(folder), "names were looked up");
    Map<String, Long> before = counts(folder.resolve("before"));
    Map<String, Long> after = counts(folder.resolve("after"));
    for (String count : List.of("Tcp ActiveOpens", "Udp OutDatagrams", "Udp6OutDatagrams")) {
      assertEquals(before.get(count), after.get(count), count + ": something was sent");
    }
    TreeSet<String> elsewhere = new TreeSet<>(Files.readAllLines(folder.resolve("written")));
    elsewhere.removeAll(List.of("/etc/resolv.conf", "/etc/hosts")); // the script's
    for (String named :
        List.of("data", "pictures", "home/.cache/skylight", "home/.javacpp", "home/.djl.ai")) {
      elsewhere.removeIf(file -> file.startsWith(folder + "/" + named + "/"));
    }
    assertEquals(new TreeSet<>(), elsewhere, "files were left where nothing should be");
  }

  /** The real server has connections of its own on this machine, but asks for nobody. */
  @Test
  void neitherDoesTemporalsServerAsk() throws Exception {
    assumeTrue(!TEMPORAL.isEmpty(), "no 'temporal' program: see run-tests");
    Path folder = temp.toRealPath();
    runAlone(
        folder,
        """
        skylight temporal start
        skylight sample-images HERE/pictures --count 3
        skylight run-pipeline HERE/pictures
        skylight embed --model demo
        skylight temporal stop
        """);
    assertEquals(List.of(), asked(folder), "names were looked up");
  }

  /** What was looked up, other than the control. */
  private static List<String> asked(Path folder) throws IOException {
    List<String> asked = new ArrayList<>(Files.readAllLines(folder.resolve("asked")));
    assertTrue(asked.contains("control.example"), "a look-up is not noticed here: " + asked);
    asked.removeIf("control.example"::equals); // of more than one kind of address
    return asked;
  }

  private static void runAlone(Path folder, String lines) throws Exception {
    String commands = (START + lines).replace("HERE", folder.toString());
    Path script = Golden.root().resolve("starter/src/test/resources/nothing-leaves.sh");
    for (String rights : List.of("-nm", "-rnm")) {
      if (run(folder, "unshare", rights, "true") == 0) {
        int code =
            run(folder, "unshare", rights, "bash", script.toString(), folder.toString(), commands);
        String said = Files.readString(folder.resolve("out"));
        assumeTrue(code != CANNOT, "nothing can be shut off here: " + said);
        Path printed = folder.resolve("printed");
        assertEquals(0, code, said + (Files.exists(printed) ? Files.readString(printed) : ""));
        return;
      }
    }
    assumeTrue(false, "no network and mounts of one's own here (unshare): skipped");
  }

  private static int run(Path folder, String... words) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(folder.resolve("out").toFile());
    Map<String, String> environment = builder.environment();
    String path = environment.get("PATH");
    // ONNX Runtime is silent, too, where it believes to be in a test or a build
    environment.clear();
    environment.put("PATH", path);
    environment.put("HOME", folder + "/home");
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("SKYLIGHT_CONFIG", "");
    environment.put("SKYLIGHT_TEMPORAL_CLI", TEMPORAL);
    environment.put("TEMPORAL_CONFIG_FILE", folder + "/no-temporal.toml");
    environment.put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    environment.put("CLASSPATH", System.getProperty("java.class.path"));
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      assumeTrue(false, words[0] + " is not there: " + e.getMessage());
      throw e;
    }
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      // where it stands: a JVM prints its threads at this signal
      for (ProcessHandle child : process.descendants().toList()) {
        new ProcessBuilder("kill", "-QUIT", Long.toString(child.pid())).start().waitFor();
      }
      Thread.sleep(3000);
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      Path printed = folder.resolve("printed");
      fail(
          "not over after "
              + LIMIT_SECONDS
              + " s:\n"
              + (Files.exists(printed) ? Files.readString(printed) : ""));
    }
    return process.exitValue();
  }

  /** The kernel's counts: "Tcp ActiveOpens" of a pair of lines, "Udp6OutDatagrams" of one. */
  private static Map<String, Long> counts(Path file) throws IOException {
    Map<String, Long> counts = new HashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      String[] words = lines.get(i).split("\\s+", -1);
      if (!words[0].endsWith(":")) {
        counts.put(words[0], Long.parseLong(words[1]));
        continue;
      }
      String[] values = lines.get(++i).split("\\s+", -1);
      for (int k = 1; k < values.length; k++) {
        counts.put(words[0].replace(":", "") + " " + words[k], Long.parseLong(values[k]));
      }
    }
    assertTrue(
        counts.containsKey("Tcp ActiveOpens"), () -> "not the kernel's: " + Arrays.asList(lines));
    return counts;
  }
}
