package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.web.WebServer;
import dev.skylight.web.WebSettings;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** The page of {@code skylight products serve}, used as a customer does, in a real browser. */
@Tag("slow")
@Tag("once")
@Timeout(180)
class ShopPageTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir static Path temp;

  private static ColourShop shop;
  private static WebServer server;
  private static Browser browser;
  private static Axe axe;

  @BeforeAll
  @Timeout(300)
  static void open() throws IOException {
    browser = Browser.open(temp.resolve("browser")); // first: without one all is skipped
    shop = new ColourShop();
    server = WebServer.start(WebSettings.local(), shop, shop, temp);
    axe = Axe.read();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @AfterEach
  void nothingWentWrong() {
    shop.failure = null;
    shop.broken = false;
    browser.expectQuietConsole();
  }

  private static void until(String what, BooleanSupplier condition) {
    Waiting.until(what, PATIENCE, condition);
  }

  private static void show(String path) {
    browser.show(server.address() + path);
    browser.find("#title");
    settled();
  }

  private static void settled() {
    until(
        "the page to come to rest",
        () ->
            browser.all("#main[aria-busy=true]").isEmpty()
                && !browser
                    .all(".product, #error:not([hidden]), #welcome:not([hidden])")
                    .isEmpty());
  }

  private static String first() {
    return browser.find(".product").getAttribute("data-image");
  }

  private static String url() {
    return browser.driver().getCurrentUrl();
  }

  private static void search(String words) {
    WebElement box = browser.find("#q");
    box.clear();
    box.sendKeys(words, Keys.ENTER);
  }

  private static void choose(Color colour) throws IOException {
    Path photo = temp.resolve("my dress.png");
    Files.write(photo, ColourShop.photo(colour));
    browser.find("#file").sendKeys(photo.toString());
  }

  private static void press(CharSequence... keys) {
    new Actions(browser.driver()).sendKeys(keys).perform();
  }

  private static boolean pictured(WebElement product) {
    return Boolean.TRUE.equals(
        browser.run(
            "const i = arguments[0].querySelector('img');"
                + " i.scrollIntoView(); return i.complete && i.naturalWidth > 0",
            product));
  }

  @Test
  void aChosenPhotoFindsSimilarProducts() throws IOException {
    show("");
    assertTrue(browser.text().contains("Drop, paste or choose a photo"), browser.text());
    axe.expectAccessible(browser, "the empty page");
    choose(Color.BLUE);
    until("similar products", () -> !browser.all(".product").isEmpty());
    settled();
    assertEquals("<i>7</i>", first());
    WebElement best = browser.find(".product");
    assertTrue(best.getText().contains("Product p-<i>7</i>"), best.getText());
    assertTrue(best.getText().contains("Image <i>7</i>"), best.getText());
    assertTrue(best.getText().contains("1.000"), best.getText());
    until("its picture", () -> pictured(best));
    assertTrue(browser.find("#status").getText().startsWith("7 product pictures"), "" + url());
    assertTrue(browser.find("#chips img").getAttribute("src").startsWith("blob:"));
    axe.expectAccessible(browser, "products");
    String picture = System.getProperty("skylight.screenshot.shop", "");
    if (!picture.isEmpty()) {
      browser.screenshot(Path.of(picture));
    }

    browser.find("#chips button").click();
    until("the empty page", () -> browser.all(".product").isEmpty());
    browser.driver().navigate().back();
    until("the photo again", () -> !browser.all(".product").isEmpty());
    assertEquals("<i>7</i>", first());
    browser.driver().navigate().refresh();
    settled();
    assertTrue(browser.find("#error").getText().contains("choose it again"), browser.text());
  }

  @Test
  void aPhotoOfBeforeAReloadIsNotTakenForALaterOne() throws IOException {
    show("");
    choose(Color.BLUE);
    until("blue ones", () -> !browser.all(".product").isEmpty());
    browser.driver().navigate().refresh();
    settled();
    choose(Color.GREEN);
    until("green ones", () -> !browser.all(".product").isEmpty());
    browser.driver().navigate().back();
    until("no product", () -> browser.all(".product").isEmpty());
    settled();
    assertTrue(browser.find("#error").getText().contains("choose it again"), browser.text());
  }

  @Test
  void anImageOfNoProductNamesNone() {
    show("?q=red");
    String text = browser.find(".product[data-image='" + ColourShop.LONE + "']").getText();
    assertTrue(text.startsWith("Image " + ColourShop.LONE), text);
  }

  @Test
  void droppedAndPastedPhotosDoTheSame() {
    show("");
    for (String kind : List.of("drop", "paste")) {
      browser.run(
          """
          const bytes = Uint8Array.from(atob(arguments[0]), (c) => c.charCodeAt(0));
          const data = new DataTransfer();
          data.items.add(new File([bytes], 'photo.png', { type: 'image/png' }));
          const event = arguments[1] === 'paste'
            ? new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })
            : new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true });
          document.querySelector('#main').dispatchEvent(event);
          """,
          Base64.getEncoder().encodeToString(ColourShop.photo(Color.CYAN)),
          kind);
      until(kind, () -> url().contains("photo=") && !browser.all(".product").isEmpty());
      settled();
      assertEquals("6", first(), kind);
      browser.find("#home").click();
      settled();
    }
  }

  @Test
  void anAddressIsTheSearch() {
    show("?q=green");
    assertEquals("5", first());
    assertEquals("green", browser.find("#q").getAttribute("value"));
    search("blue");
    until("blue ones", () -> first().equals("<i>7</i>"));
    assertTrue(url().endsWith("?q=blue"), url());
    browser.driver().navigate().back();
    until("green ones", () -> first().equals("5"));
    assertTrue(url().endsWith("?q=green"), url());
    browser.driver().navigate().forward();
    until("blue ones", () -> first().equals("<i>7</i>"));
  }

  @Test
  void similarOnesOfAnyIdAreOneClickAway() {
    show("?q=red");
    assertEquals("1", first());
    browser.find(".product[data-image='a/b c'] .open").click();
    until("its address", () -> url().contains("image=a%2Fb+c"));
    settled();
    until("itself left out", () -> browser.all("[data-image='a/b c']").isEmpty());
    assertEquals(6, browser.all(".product").size());
    assertEquals("Like image a/b c", browser.find("#title").getText());
    show("?image=%3Ci%3E7%3C%2Fi%3E");
    assertEquals("Like image <i>7</i>", browser.find("#title").getText());
    assertEquals("6", first());
  }

  @Test
  void keysGoThroughProducts() {
    show("?q=red");
    browser.run("document.querySelector('.product .open').focus()");
    String second = browser.all(".product").get(1).getAttribute("data-image");
    press(Keys.ARROW_RIGHT);
    assertEquals(
        second, browser.run("return document.activeElement.closest('.product').dataset.image"));
    press(Keys.ARROW_LEFT, Keys.ARROW_RIGHT, Keys.ENTER);
    until("similar ones", () -> url().contains("image=" + second));
    settled();
    press("/");
    assertEquals("q", browser.run("return document.activeElement.id"));
    press("a/b");
    assertEquals("a/b", browser.find("#q").getAttribute("value"), "typed where it was");
    press(Keys.ESCAPE);
    assertFalse("q".equals(browser.run("return document.activeElement.id")));
  }

  @Test
  void aPictureThatIsGoneIsSaid() {
    shop.broken = true;
    show("?q=red");
    WebElement gone = browser.find(".product[data-image=" + ColourShop.GONE + "]");
    browser.run("arguments[0].scrollIntoView()", gone);
    until("a sentence", () -> gone.getText().contains("Its picture cannot be shown"));
    axe.expectAccessible(browser, "a picture that is gone");
    browser.forgetConsole();
  }

  @Test
  void theAddressOfAPictureIsASearchToo() {
    show("");
    search("https://shop.example/green.png");
    until("green ones", () -> !browser.all(".product").isEmpty() && first().equals("5"));
    search("http://127.0.0.1/x.png");
    until("an error", () -> browser.find("#error").isDisplayed());
    assertTrue(browser.find("#error").getText().contains("is of this machine"), browser.text());
    axe.expectAccessible(browser, "an error");
    browser.forgetConsole();
  }

  @Test
  void whatGoesWrongIsASentenceWithAWayOn() {
    show("?q=green");
    shop.failure =
        new SkylightException(
            SkylightException.Kind.MODEL, "The model of the rows is not installed.");
    search("blue");
    until("an error", () -> browser.find("#error").isDisplayed());
    assertTrue(browser.find("#error").getText().contains("does not work"), browser.text());
    assertTrue(browser.all(".product").isEmpty(), "what is shown is not what was asked for");
    shop.failure = null;
    browser.find("#retry").click();
    until("blue ones", () -> !browser.all(".product").isEmpty() && first().equals("<i>7</i>"));
    assertFalse(browser.find("#error").isDisplayed());
    browser.forgetConsole();
    show("?image=unknown");
    assertTrue(browser.find("#error").getText().contains("no product has such an image"), url());
    browser.forgetConsole();
  }

  @Test
  void darkAndNarrow() {
    browser.devTools(
        "Emulation.setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", "dark"))));
    browser.devTools(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", 390, "height", 844, "deviceScaleFactor", 2, "mobile", true));
    for (String view : List.of("", "?q=green", "?image=1")) {
      show(view);
      String colour =
          String.valueOf(browser.run("return getComputedStyle(document.body).backgroundColor"));
      assertTrue(Integer.parseInt(colour.replaceAll("\\D*(\\d+).*", "$1")) < 80, colour);
      assertEquals(
          390L,
          browser.run("return Math.max(document.documentElement.scrollWidth, innerWidth)"),
          view);
      axe.expectAccessible(browser, "dark and narrow " + view);
    }
    browser.devTools("Emulation.clearDeviceMetricsOverride", Map.of());
    browser.devTools("Emulation.setEmulatedMedia", Map.of("features", List.of()));
  }

  @Test
  void nobodyElseIsContacted() {
    show("?q=green");
    WebElement best = browser.find(".product");
    until("its picture", () -> pictured(best));
    Object asked =
        browser.run("return performance.getEntriesByType('resource').map((entry) => entry.name)");
    String own = server.address().toString();
    for (Object one : (List<?>) asked) {
      assertTrue(String.valueOf(one).startsWith(own), asked.toString());
    }
  }
}
