package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.fetch.FetchSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the databases are, by environment and file. */
class ShopEnvironmentTest {

  @TempDir private Path folder;

  private ShopEnvironment at(Map<String, String> env) {
    return ShopEnvironment.of(env, null, folder);
  }

  private void file(String text) throws IOException {
    Files.writeString(folder.resolve(".env"), text);
  }

  @Test
  void theEnvironmentGoesBeforeTheFile() throws IOException {
    file("VECTOR_DATABASE_URL=postgres://u@file/v\nDATABASE_URL=postgres://u@file/s\n");
    ShopEnvironment shop = at(Map.of("DATABASE_URL", "postgres://u@env/s"));
    assertEquals("env:5432/s", shop.shop().toString());
    assertEquals("file:5432/v", shop.vectors().toString());
  }

  @Test
  void theAddressFromInsideIsPreferred() throws IOException {
    file("DATABASE_URL_PRIVATE=postgres://u@inside/s\n");
    ShopEnvironment shop = at(Map.of("DATABASE_URL", "postgres://u@outside/s"));
    assertEquals("inside:5432/s", shop.shop().toString());
    assertEquals("DATABASE_URL_PRIVATE", shop.shop().name());
    file("DATABASE_URL_PRIVATE=\n");
    assertEquals("outside:5432/s", shop.shop().toString());
  }

  @Test
  void whatIsBlankCountsAsNotSet() throws IOException {
    file("VECTOR_DATABASE_URL=postgres://u@file/v\n");
    assertEquals("file:5432/v", at(Map.of("VECTOR_DATABASE_URL", " ")).vectors().toString());
  }

  @Test
  void aFileMayReferToTheEnvironment() throws IOException {
    file("VECTOR_DATABASE_URL=postgres://u:${PASS}@h/v\n");
    assertEquals("h:5432/v", at(Map.of("PASS", "a%40b")).vectors().toString());
  }

  @Test
  void whatIsMissingIsNamedWithThePlaceForIt() {
    SkylightException e = assertThrows(SkylightException.class, () -> at(Map.of()).vectors());
    assertEquals(SkylightException.Kind.BAD_INPUT, e.kind());
    assertTrue(e.getMessage().startsWith("VECTOR_DATABASE_URL is not set"), e.getMessage());
    assertTrue(e.getMessage().endsWith("or in " + folder.resolve(".env") + "."), e.getMessage());
    SkylightException shop = assertThrows(SkylightException.class, () -> at(Map.of()).shop());
    assertTrue(shop.getMessage().startsWith("DATABASE_URL is not set"), shop.getMessage());
  }

  @Test
  void aFileThatWasNamedMustBeThere() {
    ShopEnvironment shop = ShopEnvironment.of(Map.of(), folder.resolve("shop.env"), folder);
    SkylightException e = assertThrows(SkylightException.class, shop::vectors);
    assertTrue(e.getMessage().contains("shop.env does not exist"), e.getMessage());
  }

  @Test
  void aFileThatNobodyNeedsIsNotLookedAt() throws IOException {
    file("this is no setting\n");
    assertEquals(
        "h:5432/v", at(Map.of("VECTOR_DATABASE_URL", "postgres://u@h/v")).vectors().toString());
    assertThrows(SkylightException.class, () -> at(Map.of()).vectors());
  }

  @Test
  void badAddressesNameTheSettingAndNoPassword() throws IOException {
    file("VECTOR_DATABASE_URL=postgres://u:s3cret@h:x/v\n");
    SkylightException e = assertThrows(SkylightException.class, () -> at(Map.of()).vectors());
    assertTrue(e.getMessage().startsWith("VECTOR_DATABASE_URL has"), e.getMessage());
    assertFalse(e.getMessage().contains("s3cret"), e.getMessage());
  }

  @Test
  void searchesNeedTheVectorsAlone() {
    ShopEnvironment shop = at(Map.of("VECTOR_DATABASE_URL", "postgres://u@h/v"));
    ShopSettings settings = shop.vectorsOnly(ShopNames.USUAL, FetchSettings.USUAL);
    assertNull(settings.shop());
    assertSame(ShopNames.USUAL, settings.names());
    assertThrows(
        SkylightException.class, () -> shop.settings(ShopNames.USUAL, FetchSettings.USUAL));
  }
}
