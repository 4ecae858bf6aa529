package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page of {@code skylight serve}, used as a person does, in a real browser. */
@Tag("slow")
@Tag("once")
@Timeout(180)
class PageTest {

  private static final int PICTURES = 90;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path temp;

  private static Cli cli;
  private static Served served;
  private static Browser browser;
  private static Axe axe;

  @BeforeAll
  @Timeout(300)
  static void open() throws IOException {
    browser = Browser.open(temp.resolve("browser")); // first: without one all is skipped
    cli = Cli.on(temp.resolve("printed"), temp.resolve("data"));
    Path pictures = temp.resolve("pictures");
    cli.run("sample-images", pictures.toString(), "--count", String.valueOf(PICTURES)).expect(0);
    Files.createDirectories(pictures.resolve("copies"));
    Files.copy(pictures.resolve("000/000003.jpg"), pictures.resolve("copies/same.jpg"));
    cli.run("run-pipeline", pictures.toString()).expect(0);
    cli.run("embed", "--model", "demo").expect(0);
    served = Served.start(cli);
    axe = Axe.read();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
    if (cli != null) {
      cli.close();
    }
  }

  @BeforeEach
  void wide() {
    browser.driver().manage().window().setSize(new Dimension(1400, 1000));
    browser.devTools("Emulation.setEmulatedMedia", Map.of("features", List.of()));
  }

  @AfterEach
  void nothingWentWrong() {
    browser.expectQuietConsole();
  }

  private static void until(String what, BooleanSupplier condition) {
    Waiting.until(what, PATIENCE, condition);
  }

  private static void show(String path) {
    browser.show(served.url() + path);
    browser.find(".tile, .group, #stats:not([hidden]) table, #error:not([hidden])");
    settled();
  }

  private static void settled() {
    until("the page to come to rest", () -> browser.all("#main[aria-busy=true]").isEmpty());
  }

  private static List<WebElement> tiles() {
    return browser.all("#grid > .tile");
  }

  private static String first() {
    return browser.find("#grid > .tile").getAttribute("data-id");
  }

  private static String url() {
    return browser.driver().getCurrentUrl();
  }

  private static void press(CharSequence... keys) {
    new Actions(browser.driver()).sendKeys(keys).perform();
  }

  private static void search(String words) {
    WebElement box = browser.find("#q");
    box.clear();
    box.sendKeys(words, Keys.ENTER);
    until("the address of the search", () -> url().contains("q="));
    settled();
  }

  private static boolean visible(String selector) {
    return browser.all(selector).stream().anyMatch(WebElement::isDisplayed);
  }

  private static void expectAccessible(String where) {
    axe.expectAccessible(browser, where);
  }

  @Test
  void wordsFindPicturesWithScores() throws IOException {
    show("");
    until("all pictures", () -> tiles().size() >= 60);
    search("a red umbrella in the rain");
    until("hits", () -> !tiles().isEmpty());
    assertFalse(browser.find("#grid > .tile .score").getText().isEmpty());
    String alt = browser.find("#grid > .tile img").getAttribute("alt");
    JsonNode best =
        served.get("/api/v1/search?q=a+red+umbrella+in+the+rain&k=1").json().at("/hits/0");
    assertEquals(best.path("caption").asText(), alt);
    assertEquals(best.path("id").asText(), first());
    String picture = System.getProperty("skylight.screenshot.page", "");
    if (!picture.isEmpty()) {
      until(
          "thumbnails",
          () -> browser.run("return [...document.images].every(i => i.complete)").equals(true));
      browser.screenshot(Path.of(picture));
    }
    expectAccessible("a search");
  }

  @Test
  void anAddressIsTheSearch() {
    show("?q=boats+at+sunset");
    String found = first();
    assertEquals("boats at sunset", browser.find("#q").getAttribute("value"));
    search("a cat");
    browser.driver().navigate().back();
    until("the search of before", () -> first().equals(found));
    assertTrue(url().contains("q=boats"), url());
    show("?q=%D7%97%D7%AA%D7%95%D7%9C"); // from right to left
    assertEquals(
        "rtl", browser.run("return getComputedStyle(document.querySelector('#q')).direction"));
  }

  @Test
  void thePageStaysWhereItWasBehindThePicture() {
    show("");
    until("enough to scroll", () -> tiles().size() >= 60);
    WebElement far = tiles().get(55).findElement(By.cssSelector(".open"));
    browser.run("arguments[0].scrollIntoView({block: 'center'})", far);
    Object before = browser.run("return Math.round(scrollY)");
    assertTrue(((Number) before).intValue() > 300, "scrolled: " + before);
    far.click();
    until("the picture", () -> visible("#lightbox"));
    browser.driver().navigate().back();
    until("the grid", () -> !visible("#lightbox"));
    assertEquals(before, browser.run("return Math.round(scrollY)"));
  }

  @Test
  void aChosenPhotoFindsItself() {
    show("");
    String file = served.get("/api/v1/images/7").json().path("path").asText();
    browser.find("#file").sendKeys(file);
    until("a search by photo", () -> url().contains("query="));
    settled();
    assertEquals("7", first());
    assertEquals("1.00", browser.find("#grid > .tile .score").getText().substring(0, 4));
  }

  @Test
  void aSearchByAPhotoThatIsNotKeptAnyMoreGoesOnWithoutIt() {
    show("?q=night&query=" + "0".repeat(32));
    assertTrue(browser.find("#error").getText().contains("not kept any more"), browser.text());
    browser.find("#error button").click();
    until("hits of the words", () -> !tiles().isEmpty());
    assertTrue(url().endsWith("?q=night"), url());
    assertFalse(visible("#error"));
    browser.forgetConsole(); // of the request that was refused
  }

  @Test
  void aDroppedPhotoFindsItself() {
    show("");
    browser
        .driver()
        .executeAsyncScript(
            """
            const done = arguments[arguments.length - 1];
            fetch('/api/v1/images/11/file').then((r) => r.blob()).then((blob) => {
              const data = new DataTransfer();
              data.items.add(new File([blob], 'dropped.jpg', { type: 'image/jpeg' }));
              for (const kind of ['dragenter', 'dragover', 'drop']) {
                document.querySelector('#main').dispatchEvent(
                  new DragEvent(kind, { dataTransfer: data, bubbles: true, cancelable: true }));
              }
              done();
            });
            """);
    until("a search by photo", () -> url().contains("query="));
    settled();
    assertEquals("11", first());
  }

  @Test
  void similarPicturesOfOneThatWasFound() {
    show("?q=night");
    String found = first();
    WebElement tile = browser.find("#grid > .tile");
    new Actions(browser.driver()).moveToElement(tile).perform();
    until("its button", () -> visible("#grid > .tile .similar"));
    tile.findElement(By.cssSelector(".similar")).click();
    until("similar ones", () -> url().contains("like=" + found));
    settled();
    assertTrue(tiles().stream().noneMatch(t -> found.equals(t.getAttribute("data-id"))));
  }

  @Test
  void keysOpenTurnAndCloseThePicture() {
    show("?q=the+sea");
    String one = tiles().get(0).getAttribute("data-id");
    String two = tiles().get(1).getAttribute("data-id");
    browser.run("document.querySelector('#grid > .tile .open').focus()");
    press(Keys.ENTER);
    until("the picture", () -> visible("#lightbox") && url().contains("id=" + one));
    expectAccessible("a picture");
    press(Keys.ARROW_RIGHT);
    until("the next one", () -> url().contains("id=" + two));
    press(Keys.ESCAPE);
    until("the grid", () -> !visible("#lightbox"));
    assertEquals(
        two,
        browser.run("return document.activeElement.closest('.tile').dataset.id"),
        "focus is where one was");
    press("?");
    until("the keys", () -> visible("#keys"));
    expectAccessible("the keys");
    press(Keys.ESCAPE);
    press("/");
    until("the search box", () -> "q".equals(browser.run("return document.activeElement.id")));
  }

  @Test
  void tagsAndStarsAreKeptAndFound() {
    show("?q=a+dog");
    String id = first();
    browser.run("document.querySelector('#grid > .tile .open').focus()");
    press("4");
    until("four stars", () -> facts(id).path("rating").asInt() == 4);
    press(Keys.ENTER);
    until("the picture", () -> visible("#lightbox"));
    browser.find("#lb-tag").sendKeys("Été à la mer", Keys.ENTER);
    until("the tag", () -> !facts(id).path("tags").isEmpty());
    assertEquals("Été à la mer", facts(id).at("/tags/0").asText());
    press(Keys.ESCAPE);
    show("?tag=%C3%A9t%C3%A9+%C3%A0+la+mer&rating=4");
    assertEquals(1, tiles().size());
    assertEquals(id, first());
    cli.run("search-text", "dog", "--tag", "été à la mer", "--json").expect(0);
  }

  private static JsonNode facts(String id) {
    return served.get("/api/v1/images/" + id).json();
  }

  @Test
  void duplicatesAreShownTheBestFirst() {
    show("?view=duplicates");
    assertEquals(1, browser.all("#groups .group").size());
    assertEquals(2, browser.all("#groups .group .tile").size());
    assertEquals(1, browser.all("#groups .group .tile.keep").size());
    expectAccessible("duplicates");
    cli.run("duplicates", "--near", "0.9").expect(0);
    show("?view=duplicates&kind=near");
    until("near groups", () -> !browser.all("#groups .group").isEmpty());
    browser.find("#groups .tag-others").click();
    until(
        "the others' tag",
        () -> served.get("/api/v1/tags").json().toString().contains("duplicate"));
    assertTrue(Files.exists(temp.resolve("pictures/copies/same.jpg")), "nothing is deleted");
  }

  @Test
  void darkAndNarrowAndWithStatistics() throws IOException {
    browser.devTools(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    show("?q=night");
    String colour =
        String.valueOf(browser.run("return getComputedStyle(document.body).backgroundColor"));
    int red = Integer.parseInt(colour.replaceAll("\\D*(\\d+).*", "$1"));
    assertTrue(red < 80, "dark: " + colour);
    expectAccessible("dark");
    String picture = System.getProperty("skylight.screenshot.dark", "");
    if (!picture.isEmpty()) {
      browser.find("#grid > .tile .open").click();
      until("the picture", () -> visible("#lightbox"));
      until(
          "thumbnails",
          () -> browser.run("return [...document.images].every(i => i.complete)").equals(true));
      browser.screenshot(Path.of(picture));
    }
    browser.devTools(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
    for (String view : List.of("?q=night", "?view=duplicates", "?view=stats", "?q=night&id=5")) {
      show(view);
      assertEquals(
          390L,
          browser.run("return Math.max(document.documentElement.scrollWidth, innerWidth)"),
          view);
      expectAccessible("narrow " + view);
    }
    browser.devTools("Emulation.clearDeviceMetricsOverride", Map.of());
  }

  @Test
  void aJobIsSeenToItsEnd() {
    show("");
    Path more = temp.resolve("more");
    cli.run("sample-images", more.toString(), "--count", "400", "--seed", "9").expect(0);
    cli.run("run-pipeline", more.toString()).expect(0);
    Cli.Running embed = cli.start("embed", "--threads", "1", "--chunk-size", "20");
    Waiting.until("the job", Duration.ofSeconds(60), () -> visible("#job"));
    Waiting.until(
        "its progress",
        Duration.ofSeconds(60),
        () -> browser.find("#job-text").getText().matches("(?s).*\\d+ of \\d+ rows.*"));
    expectAccessible("a job");
    embed.await(Duration.ofMinutes(2)).expect(0);
    Waiting.until(
        "its end",
        Duration.ofSeconds(60),
        () -> "completed".equals(browser.find("#job").getAttribute("data-state")));
    search("a cat");
    assertEquals("current", served.get("/api/v1/stats").json().at("/index/standing").asText());
  }
}
