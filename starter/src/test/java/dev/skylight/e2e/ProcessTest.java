package dev.skylight.e2e;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A test with processes: whatever it started is killed after it. */
@Tag("slow")
@Timeout(300)
abstract class ProcessTest {

  @TempDir Path temp;

  private final List<Cli> clis = new ArrayList<>();

  /** Commands on a data folder. */
  Cli cli(Path data) {
    Cli cli = Cli.on(temp.resolve("printed"), data);
    clis.add(cli);
    return cli;
  }

  /** What it starts is killed after the test, too. */
  void track(Cli cli) {
    clis.add(cli);
  }

  @AfterEach
  void killWhatRuns() {
    clis.forEach(Cli::close);
  }
}
