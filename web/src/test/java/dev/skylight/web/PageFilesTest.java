package dev.skylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files of both pages are few bytes, whole, and nothing that a content security policy would
 * stop.
 */
class PageFilesTest {

  private static final String COLLECTION = "page";
  private static final String SHOP = "products";
  private static final String SVG_NAMESPACE = "http://www.w3.org/2000/svg";

  private static final Pattern ELSEWHERE =
      Pattern.compile("(?i)(https?|wss?|data|ftp):|[\"'(]//\\w");
  private static final Pattern TEXT_AS_CODE =
      Pattern.compile(
          "(inner|outer)HTML|insertAdjacentHTML|setHTML|parseFromString|createContextual|\\beval\\b"
              + "|new Function|document\\.write|cssText|\\bset(Timeout|Interval)\\(\\s*['\"`]");
  private static final Pattern INLINE =
      Pattern.compile(
          "(?i)\\sstyle\\s*=|<style|\\son\\w+\\s*=|javascript:|<script(?![^>]*\\ssrc=)");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:[^;]*? from )?'([^']+)';");
  private static final Pattern LINK = Pattern.compile("(?:src|href)=\"/([\\w.-]+)\"");
  private static final Pattern NAMED =
      Pattern.compile("\\$\\('#([\\w-]+)|(?:on|put|show|stars)\\('#([\\w-]+)");
  private static final Pattern ID = Pattern.compile("\\bid(?:=\"|: ')([\\w-]+)");

  @ParameterizedTest
  @CsvSource({COLLECTION + ", 60", SHOP + ", 20"})
  void theyAreSmallTogether(String page, long kilobytes) throws Exception {
    long bytes = 0;
    for (Path file : paths(page)) {
      bytes += Files.size(file);
    }

    assertTrue(bytes <= kilobytes * 1024, bytes + " bytes, more than " + kilobytes + " KB");
  }

  @ParameterizedTest
  @ValueSource(strings = {COLLECTION, SHOP})
  void nothingIsAskedOfOtherServers(String page) throws Exception {
    files(page)
        .forEach(
            (name, text) ->
                assertEquals(Set.of(), found(ELSEWHERE, text.replace(SVG_NAMESPACE, "")), name));
  }

  @ParameterizedTest
  @ValueSource(strings = {COLLECTION, SHOP})
  void namesOfFilesNeverBecomeMarkupOrCode(String page) throws Exception {
    files(page).forEach((name, text) -> assertEquals(Set.of(), found(TEXT_AS_CODE, text), name));
  }

  @ParameterizedTest
  @ValueSource(strings = {COLLECTION, SHOP})
  void thePageHoldsNoStyleOrScriptItself(String page) throws Exception {
    assertEquals(Set.of(), found(INLINE, files(page).get("index.html")));
  }

  @ParameterizedTest
  @ValueSource(strings = {COLLECTION, SHOP})
  void everythingNamedIsThereAndEverythingThereIsNamed(String page) throws Exception {
    Map<String, String> files = files(page);
    Set<String> reached = new HashSet<>();
    Deque<String> waiting = new ArrayDeque<>(Set.of("index.html"));
    while (!waiting.isEmpty()) {
      String name = waiting.remove();
      assertTrue(files.containsKey(name), name + " is named, and not there");
      if (reached.add(name)) {
        waiting.addAll(groups(LINK, files.get(name)));
        for (String module : groups(IMPORT, files.get(name))) {
          assertTrue(module.startsWith("./"), module + " in " + name);
          waiting.add(module.substring(2));
        }
      }
    }

    assertEquals(files.keySet(), new TreeSet<>(reached));
  }

  @ParameterizedTest
  @ValueSource(strings = {COLLECTION, SHOP})
  void modulesLookForElementsThatThePageHas(String page) throws Exception {
    Map<String, String> files = files(page);
    Set<String> ids = new HashSet<>();
    files.values().forEach(text -> ids.addAll(groups(ID, text)));

    files.forEach(
        (name, text) -> {
          Set<String> unknown = new TreeSet<>(groups(NAMED, text));
          // beginnings of names that are put together
          unknown.removeIf(id -> ids.contains(id) || id.endsWith("-"));
          assertEquals(Set.of(), unknown, name);
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {COLLECTION, SHOP})
  void noIdIsGivenTwice(String page) throws Exception {
    String html = files(page).get("index.html");
    Set<String> seen = new HashSet<>();
    Pattern.compile("\\bid=\"([^\"]+)\"")
        .matcher(html)
        .results()
        .forEach(match -> assertTrue(seen.add(match.group(1)), match.group(1)));
    assertFalse(seen.isEmpty());
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private static Set<String> groups(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .flatMap(
            match -> Stream.iterate(1, i -> i <= match.groupCount(), i -> i + 1).map(match::group))
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /** By name, those that a page has from the other one included. */
  private static Map<String, String> files(String page) throws IOException, URISyntaxException {
    Map<String, String> files = new TreeMap<>();
    for (Path file : paths(page)) {
      files.put(file.getFileName().toString(), Files.readString(file));
    }
    if (page.equals(SHOP)) {
      for (Path file : paths(COLLECTION)) {
        String name = file.getFileName().toString();
        if (ShopApi.SHARED.contains(name)) {
          assertNull(files.put(name, Files.readString(file)), name + " is there twice");
        }
      }
    }
    return files;
  }

  private static Iterable<Path> paths(String page) throws IOException, URISyntaxException {
    URL index = Objects.requireNonNull(PageFilesTest.class.getResource(page + "/index.html"));
    try (Stream<Path> all = Files.list(Path.of(index.toURI()).getParent())) {
      return all.sorted().toList();
    }
  }
}
