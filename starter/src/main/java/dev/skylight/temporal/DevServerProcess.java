package dev.skylight.temporal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds a data folder's Temporal server among this user's processes by what it was started with: a
 * command that was killed while it started one could not write down which it is.
 */
final class DevServerProcess {

  static final String DATABASE = "--db-filename";
  static final String PORT = "--port";
  static final String UI_PORT = "--ui-port";

  private DevServerProcess() {}

  /** The server that keeps its state in this file; empty where none runs. */
  static Optional<DevServer.Running> of(Path database) {
    if (!Files.exists(database)) {
      return Optional.empty(); // a server makes it first of all, and most folders have none
    }
    try (var processes = ProcessHandle.allProcesses()) {
      return processes.flatMap(process -> server(process, database).stream()).findFirst();
    }
  }

  private static Optional<DevServer.Running> server(ProcessHandle process, Path database) {
    List<String> words = process.info().arguments().map(List::of).orElse(List.of());
    try {
      String named = after(DATABASE, words);
      if (named.isEmpty() || !Files.isSameFile(database, Path.of(named))) {
        return Optional.empty();
      }
      int port = Integer.parseInt(after(PORT, words));
      int uiPort = Integer.parseInt(after(UI_PORT, words));
      return Optional.of(new DevServer.Running(process.pid(), port, uiPort));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // another program's, whose words mean something else
    }
  }

  private static String after(String option, List<String> words) {
    int at = words.indexOf(option);
    return at < 0 || at + 1 == words.size() ? "" : words.get(at + 1);
  }
}
