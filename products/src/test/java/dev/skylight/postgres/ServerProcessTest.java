package dev.skylight.postgres;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever starts a server is told what came of it. */
@Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServerProcessTest {

  @Test
  void whatCannotBeStartedIsSaidWhateverIsThrown(@TempDir Path folder) {
    ServerFolder files = new ServerFolder(folder);
    assertTrue(failure(List.of("/no/such/program"), files).getMessage().contains("/no/such"));
    // an unchecked exception, by the thread that starts it
    assertTrue(failure(List.of(), files).getCause() instanceof IndexOutOfBoundsException);
  }

  private static IOException failure(List<String> command, ServerFolder files) {
    return assertThrows(IOException.class, () -> ServerProcess.start(command, files));
  }
}
