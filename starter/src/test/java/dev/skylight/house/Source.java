package dev.skylight.house;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A source file, as far as the rules look at it.
 *
 * @param packageName its package
 * @param name its class
 * @param code its text without comments and without what stands between quotes
 */
record Source(String packageName, String name, String code) {

  private static final Pattern COMMENT_OR_QUOTED =
      Pattern.compile(
          "(?s)/\\*.*?\\*/|//[^\n]*|\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\.|[^'\\\\\n])+'");

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");

  /** Names with dots, imported or written out. */
  private static final Pattern QUALIFIED =
      Pattern.compile("(?<![\\w.])[A-Za-z]\\w*(?:\\.\\w+)*\\.(?:\\w+|\\*)");

  static Source of(String name, String text) {
    String code = COMMENT_OR_QUOTED.matcher(text).replaceAll(" ");
    Matcher its = PACKAGE.matcher(code);
    if (!its.find()) {
      throw new AssertionError(name + " names no package");
    }
    return new Source(its.group(1), name, code);
  }

  /** What every module compiles for others to use; no tests. */
  static List<Source> all(Path root) throws IOException {
    List<Source> sources = new ArrayList<>();
    List<Path> modules;
    try (Stream<Path> folders = Files.list(root)) {
      modules =
          folders.map(f -> f.resolve("src/main/java")).filter(Files::isDirectory).sorted().toList();
    }
    for (Path module : modules) {
      try (Stream<Path> files = Files.walk(module)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
          String name = file.getFileName().toString().replace(".java", "");
          sources.add(of(name, Files.readString(file)));
        }
      }
    }
    return sources;
  }

  String fullName() {
    return packageName + "." + name;
  }

  /** Every name with dots in the code, as {@code java.sql.Connection} or {@code System.out}. */
  Set<String> names() {
    return QUALIFIED
        .matcher(code)
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
