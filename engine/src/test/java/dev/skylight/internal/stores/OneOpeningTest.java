package dev.skylight.internal.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever needs a catalog, a ledger or vectors is given {@link Stores}; see {@link FileStores}. */
class OneOpeningTest {

  private static final Pattern OPENING =
      Pattern.compile("\\b(LedgerFile|CatalogAddress)\\(|\\bVectorStore\\.(open|allocate)\\(");

  private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(\\*|/\\*|//).*$");

  @Test
  void onlyFileStoresOpensWhatACollectionKeeps() throws IOException {
    Path root = Path.of(System.getProperty("skylight.root"));
    List<String> openers = new ArrayList<>();
    int read = 0;
    for (Path file : sources(root)) {
      read++;
      String code = COMMENT.matcher(Files.readString(file)).replaceAll("");
      if (OPENING.matcher(code).find()) {
        openers.add(file.getFileName().toString());
      }
    }
    assertTrue(read > 300, "only " + read + " files were found under " + root);
    openers.sort(null);
    assertEquals(
        List.of("CatalogAddress.java", "FileStores.java", "LedgerFile.java"),
        openers.stream().distinct().toList());
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> file.toString().contains("/src/main/java/"))
          .toList();
    }
  }
}
