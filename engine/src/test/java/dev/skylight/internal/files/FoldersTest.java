package dev.skylight.internal.files;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {

  @Test
  void whatALinkLeadsToStays(@TempDir Path folder) throws IOException {
    Path kept = Files.writeString(folder.resolve("kept"), "x");
    Path gone = Files.createDirectories(folder.resolve("a/b/c")).getParent();
    Files.writeString(gone.resolve("c/file"), "x");
    Files.createSymbolicLink(gone.resolve("link"), folder);
    Folders.delete(folder.resolve("a"));
    assertFalse(Files.exists(folder.resolve("a")));
    assertTrue(Files.exists(kept));
    Folders.delete(folder.resolve("a"));
  }
}
