package dev.skylight.temporal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skylight.collection.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetTest {

  @TempDir Path folder;

  private Target.Kind kind(String option, Map<String, String> env) {
    return Target.of(option, env, DataFolder.of(folder, null)).kind();
  }

  @Test
  void theOptionSaysWhere() {
    Map<String, String> env = Map.of("TEMPORAL_ADDRESS", "a:1");
    assertEquals(Target.Kind.EMBEDDED, kind("embedded", env));
    assertEquals(Target.Kind.DEV, kind("dev", env));
    assertEquals(Target.Kind.ADDRESS, kind("temporal.local:7233", env));
    assertEquals(Target.Kind.ADDRESS, kind("[::1]:7233", env));
    assertEquals(Target.Kind.PROFILE, kind("prod", env));
  }

  @Test
  void withoutItTheEnvironmentDoes() throws IOException {
    Path none = folder.resolve("none.toml");
    Map<String, String> nothing = Map.of("TEMPORAL_CONFIG_FILE", none.toString());
    assertEquals(Target.Kind.EMBEDDED, kind(null, nothing));
    assertEquals(Target.Kind.CONFIGURED, kind(null, Map.of("TEMPORAL_ADDRESS", "a:1")));
    Path file =
        Files.writeString(folder.resolve("t.toml"), "[profile.default]\naddress = \"a:1\"\n");
    assertEquals(
        Target.Kind.CONFIGURED, kind(null, Map.of("TEMPORAL_CONFIG_FILE", file.toString())));
    Files.writeString(file, "[profile.other]\naddress = \"a:1\"\n");
    assertEquals(Target.Kind.EMBEDDED, kind(null, Map.of("TEMPORAL_CONFIG_FILE", file.toString())));
  }
}
