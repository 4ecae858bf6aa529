package dev.skylight.internal.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class IoFailuresTest {

  @Test
  void reasonsNameNoClasses() {
    assertEquals("it does not exist", IoFailures.reason(new NoSuchFileException("/a")));
    assertEquals("permission denied", IoFailures.reason(new AccessDeniedException("/a")));
    assertEquals(
        "Read-only file system",
        IoFailures.reason(new FileSystemException("/a", null, "Read-only file system")));
    assertEquals("Input/output error", IoFailures.reason(new IOException("Input/output error")));
  }
}
