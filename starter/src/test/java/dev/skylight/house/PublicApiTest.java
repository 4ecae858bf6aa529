package dev.skylight.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What other programs compile against changes only when somebody means to change it. */
class PublicApiTest {

  private static final Set<String> PACKAGES =
      Set.of("dev.skylight.library", "dev.skylight.collection", "dev.skylight.job");

  private static final Path ROOT = Path.of(System.getProperty("skylight.root"));
  private static final String KEPT = "starter/src/test/resources/public-api.txt";
  private static final String NOW = "starter/target/public-api.txt";

  private static List<String> api() throws IOException, ClassNotFoundException {
    List<Class<?>> classes = new ArrayList<>();
    for (Source source : Source.all(ROOT)) {
      if (PACKAGES.contains(source.packageName()) && !source.name().equals("package-info")) {
        ClassLoader loader = PublicApiTest.class.getClassLoader();
        classes.add(Class.forName(source.fullName(), false, loader));
      }
    }
    return PublicApi.of(classes);
  }

  @Test
  void thePublicSignaturesAreThoseThatWereAgreed() throws IOException, ClassNotFoundException {
    List<String> lines = api();
    assertTrue(lines.stream().anyMatch(line -> line.contains("dev.skylight.job.RowRange")));
    Path now = ROOT.resolve(NOW);
    Files.createDirectories(now.getParent());
    Files.write(now, lines);
    List<String> gone = new ArrayList<>(Files.readAllLines(ROOT.resolve(KEPT)));
    List<String> added = new ArrayList<>(lines);
    added.removeAll(gone);
    gone.removeAll(lines);
    if (!gone.isEmpty() || !added.isEmpty()) {
      fail(
          String.format(
              "The public signatures changed.%ngone:%n%s%nadded:%n%s%nIf that is meant: cp %s %s",
              String.join("\n", gone), String.join("\n", added), NOW, KEPT));
    }
    assertEquals(lines, Files.readAllLines(ROOT.resolve(KEPT)), "cp " + NOW + " " + KEPT);
  }

  @Test
  void noPublicSignatureNamesWhatIsInternal() throws IOException, ClassNotFoundException {
    assertEquals(List.of(), List.copyOf(PublicApi.inner(api())));
    assertEquals(
        List.of("dev.skylight.internal.vectors.VectorStore"),
        List.copyOf(
            PublicApi.inner(
                List.of("  public dev.skylight.internal.vectors.VectorStore store()"))));
  }

  /** A class to look at; what it says is in the assertion. */
  public abstract static class Example<T> implements Comparable<T> {
    /** A constant. */
    public static final int LIMIT = 3;

    /** An order. */
    public enum Order {
      FIRST,
      SECOND
    }

    final int hidden = 1;

    Example() {}

    /** For programs. */
    public List<T> found(String words) throws IOException {
      throw new IOException(words);
    }

    /** For subclasses. */
    protected abstract void opened();

    void inside() {}
  }

  @Test
  void whatOthersSeeIsListedAndTheRestIsNot() {
    String name = "dev.skylight.house.PublicApiTest$Example";
    assertEquals(
        List.of(
            "public abstract static class " + name + "<T> implements Comparable<T>",
            "  protected abstract void PublicApiTest$Example.opened()",
            "  public java.util.List<T> PublicApiTest$Example.found(String) throws java.io.IOException",
            "  public static final int PublicApiTest$Example.LIMIT",
            "public static final enum "
                + name
                + "$Order extends Enum<"
                + name
                + "$Order>"
                + " [FIRST, SECOND]",
            "  public static PublicApiTest$Example$Order PublicApiTest$Example$Order.valueOf(String)",
            "  public static PublicApiTest$Example$Order[] PublicApiTest$Example$Order.values()"),
        PublicApi.of(List.of(Example.class)));
  }
}
