package dev.skylight.cli.setup;

import ai.onnxruntime.OrtEnvironment;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Version;
import dev.skylight.faiss.Faiss;
import dev.skylight.faiss.FaissException;
import dev.skylight.json.Json;
import io.temporal.client.WorkflowClient;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

@Command(
    name = "version",
    description = "Shows the versions of Skylight, of Java and of what does the work.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight version", "  skylight version --json"})
public final class VersionCommand implements Callable<Integer> {

  private final Screen screen;

  public VersionCommand(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() {
    String java = Runtime.version().toString();
    Map<String, String> parts = new LinkedHashMap<>();
    parts.put("faiss", faiss());
    parts.put("onnxruntime", packaged(OrtEnvironment.class));
    parts.put("temporal-sdk", packaged(WorkflowClient.class));
    screen
        .out()
        .println(
            screen.json()
                ? "{\"version\":"
                    + Json.quote(Version.text())
                    + ",\"java\":"
                    + Json.quote(java)
                    + parts.entrySet().stream()
                        .map(
                            part ->
                                "," + Json.quote(part.getKey()) + ":" + Json.quote(part.getValue()))
                        .collect(Collectors.joining())
                    + "}"
                : "skylight "
                    + Version.text()
                    + " (Java "
                    + java
                    + ")"
                    + parts.entrySet().stream()
                        .map(part -> System.lineSeparator() + part.getKey() + " " + part.getValue())
                        .collect(Collectors.joining()));
    return ExitCodes.OK;
  }

  /** As the library itself says: it is the one that may be missing or built elsewhere. */
  private static String faiss() {
    try {
      return Faiss.version();
    } catch (FaissException e) {
      return "cannot be loaded: " + e.getMessage();
    }
  }

  private static String packaged(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version != null ? version : "unknown";
  }
}
