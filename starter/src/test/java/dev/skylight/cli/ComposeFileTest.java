package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * No container engine is needed to know that docker-compose.yml is a Compose file and that what it
 * names exists: in the product, in this repository.
 */
@Tag("once")
class ComposeFileTest {
  private static final Pattern OWN_VARIABLE = Pattern.compile("SKYLIGHT_[A-Z_]+");

  private final Map<String, Object> compose;

  ComposeFileTest() throws IOException {
    compose =
        new Yaml(new SafeConstructor(new LoaderOptions()))
            .load(RepositoryFiles.read("docker-compose.yml"));
  }

  @Test
  @Tag("slow")
  void followsTheSchemaOfTheComposeSpecification() throws IOException, InterruptedException {
    Python.run(
        "-m",
        "check_jsonschema",
        "--builtin-schema",
        "vendor.compose-spec",
        RepositoryFiles.root().resolve("docker-compose.yml").toString());
  }

  @Test
  void everyServiceOfSkylightRunsACommandThatExists() {
    List<String> commands = new ArrayList<>();
    services()
        .forEach(
            (name, service) -> {
              if (String.valueOf(service.get("image")).startsWith("skylight:")) {
                String command = String.join(" ", strings(service.get("command")));
                commands.add(name + ": " + command);
                RepositoryFiles.parse(command);
              }
            });
    assertEquals(
        List.of(
            "worker: worker",
            "web: serve --bind 0.0.0.0",
            "shop: products worker",
            "shop-web: products serve --bind 0.0.0.0",
            "cli: --help"),
        commands);
  }

  @Test
  void everyVariableOfOursIsReadSomewhere() throws IOException {
    TreeSet<String> read = new TreeSet<>();
    for (String file : List.of("skylight", "faiss/build-native")) {
      addVariables(RepositoryFiles.read(file), read);
    }
    for (String module : List.of("activities", "starter")) {
      try (Stream<Path> files = Files.walk(RepositoryFiles.root().resolve(module + "/src/main"))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
          addVariables(Files.readString(file), read);
        }
      }
    }
    // whose processes the containers run as: compose itself reads these two
    read.addAll(List.of("SKYLIGHT_UID", "SKYLIGHT_GID"));
    for (String file : List.of("docker-compose.yml", "Dockerfile")) {
      TreeSet<String> named = new TreeSet<>();
      addVariables(RepositoryFiles.read(file), named);
      named.removeAll(read);
      assertEquals(new TreeSet<>(), named, file + " sets variables that nothing reads");
    }
  }

  @Test
  void temporalsOwnVariablesReachTheServer() throws IOException {
    Map<String, String> environment = new TreeMap<>();
    ((Map<?, ?>) service("worker").get("environment"))
        .forEach((name, value) -> environment.put("" + name, "" + value));
    ClientConfigProfile profile =
        ClientConfigProfile.load(
            LoadClientConfigProfileOptions.newBuilder()
                .setDisableFile(true)
                .setEnvOverrides(environment)
                .build());
    assertEquals("temporal:7233", profile.getAddress());
    assertEquals("default", profile.getNamespace());
    assertTrue(services().containsKey("temporal"), "the address names a service");
  }

  @Test
  void portsAreOpenOnThisMachineOnly() {
    List<String> ports = new ArrayList<>();
    services().values().forEach(service -> ports.addAll(strings(service.get("ports"))));
    assertEquals(
        List.of(
            "127.0.0.1:7233:7233",
            "127.0.0.1:8080:8080",
            "127.0.0.1:8420:8420",
            "127.0.0.1:8421:8421"),
        ports);
  }

  @Test
  void imagesArePinned() throws IOException {
    List<String> images = new ArrayList<>();
    services().values().forEach(service -> images.add((String) service.get("image")));
    Matcher from = Pattern.compile("(?m)^FROM (\\S+)").matcher(RepositoryFiles.read("Dockerfile"));
    while (from.find()) {
      images.add(from.group(1));
    }
    for (String image : images) {
      assertTrue(image.matches("[a-z/-]+:.*\\d.*"), image + " has no version");
    }
  }

  @Test
  void workersHaveTimeToHandTheirChunksOver() {
    assertEquals("40s", service("worker").get("stop_grace_period"));
    assertFalse(service("worker").containsKey("container_name"), "a fixed name cannot be scaled");
  }

  @Test
  void theDatabaseSurvivesItsContainer() {
    assertTrue(((Map<?, ?>) compose.get("volumes")).containsKey("postgresql"));
    assertEquals(
        List.of("postgresql:/var/lib/postgresql/data"),
        strings(service("postgresql").get("volumes")));
  }

  @Test
  void theScriptsOfTheJobsAreHere() {
    for (String job : List.of("schema", "namespace")) {
      List<String> entrypoint = strings(service(job).get("entrypoint"));
      String script = entrypoint.get(entrypoint.size() - 1);
      assertTrue(strings(service(job).get("volumes")).contains("./docker/temporal:/skylight:ro"));
      Path file =
          RepositoryFiles.root().resolve(script.replaceFirst("^/skylight", "docker/temporal"));
      assertTrue(Files.isReadable(file), job + " runs " + script + ", which is not in the tree");
    }
    assertTrue(
        Files.isReadable(RepositoryFiles.root().resolve("docker/temporal/dynamic-config.yaml")));
  }

  @Test
  void theServerTellsItsMakerNothing() throws IOException {
    assertTrue(
        RepositoryFiles.read("docker/temporal/dynamic-config.yaml")
            .contains("frontend.enableServerVersionCheck:\n  - value: false\n"));
  }

  @Test
  void theNamespaceJobRegistersTheSearchAttributesOfTheWorkflows() throws IOException {
    Map<String, String> types = Map.of("Long", "Int", "Double", "Double", "Keyword", "Keyword");
    TreeSet<String> written = new TreeSet<>();
    Matcher keys =
        Pattern.compile("SearchAttributeKey\\.for(\\w+)\\(\"(\\w+)\"\\)")
            .matcher(
                RepositoryFiles.read(
                    "workflows/src/main/java/dev/skylight/workflows/SearchAttributes.java"));
    while (keys.find()) {
      written.add(keys.group(2) + "=" + types.get(keys.group(1)));
    }
    TreeSet<String> registered = new TreeSet<>();
    Matcher list =
        Pattern.compile("for attribute in ([^;]*);")
            .matcher(RepositoryFiles.read("docker/temporal/namespace.sh"));
    while (list.find()) {
      registered.addAll(Arrays.asList(list.group(1).split(" ")));
    }
    assertEquals(written, registered);
  }

  private static void addVariables(String text, Set<String> into) {
    Matcher matcher = OWN_VARIABLE.matcher(text);
    while (matcher.find()) {
      into.add(matcher.group());
    }
  }

  @SuppressWarnings("unchecked") // the schema says so
  private Map<String, Map<String, Object>> services() {
    return (Map<String, Map<String, Object>>) compose.get("services");
  }

  private Map<String, Object> service(String name) {
    Map<String, Object> service = services().get(name);
    assertTrue(service != null, "no service " + name);
    return service;
  }

  private static List<String> strings(Object list) {
    return list == null ? List.of() : ((List<?>) list).stream().map(String::valueOf).toList();
  }
}
