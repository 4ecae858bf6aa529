package dev.skylight.cli.products;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoShopTest {

  @TempDir private Path pictures;

  /** Of the JDK's HTTP servers; each has one while it listens. */
  private static long dispatchers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("HTTP-Dispatcher"))
        .count();
  }

  @Test
  void whereThePortOfThePicturesCannotBeNotedNobodyListens() {
    DataFolder gone = DataFolder.of(pictures.resolve("gone"), null);
    long before = dispatchers();
    assertThrows(
        SkylightException.class, () -> DemoShop.open(Path.of("no-postgres"), gone, pictures, 1));
    assertTrue(dispatchers() <= before, "the server of the pictures still listens");
  }
}
