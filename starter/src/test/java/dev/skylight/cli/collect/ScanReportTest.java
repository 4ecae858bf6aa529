package dev.skylight.cli.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skylight.job.RegisterResult;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScanReportTest {

  @Test
  void namesOfFilesDoNotSteerTheTerminal() {
    RegisterResult result =
        new RegisterResult(
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            0,
            Map.of(".a\u001b[31m", 2L),
            List.of("/p/\u001b]0;x\u0007\na.jpg is not registered: it is empty."),
            List.of("/p/\u202eb is a link"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ScanReport.print(result, new PrintStream(bytes, true, StandardCharsets.UTF_8));
    assertEquals(
        """
          /p/\\x1b]0;x\\x07\\na.jpg is not registered: it is empty.
        /p/\\u202eb is a link
        left out: 2 .a\\x1b[31m: not pictures, or not to be scanned.
        """,
        bytes.toString(StandardCharsets.UTF_8));
  }
}
