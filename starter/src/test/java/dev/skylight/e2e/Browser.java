package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * Chromium without a window, driven by Selenium. It can reach 127.0.0.1 alone: a request to
 * anywhere else is an error in its console.
 */
final class Browser implements AutoCloseable {

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /**
   * Starts one; the test is skipped where there is none.
   *
   * @param folder for its profile
   */
  static Browser open(Path folder) throws IOException {
    String chromium = System.getProperty("skylight.chromium", "");
    String chromedriver = System.getProperty("skylight.chromedriver", "");
    assumeTrue(!chromium.isEmpty(), "no Chromium (skylight.chromium): skipped");
    assumeTrue(!chromedriver.isEmpty(), "no chromedriver (skylight.chromedriver): skipped");
    Files.createDirectories(folder);
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium);
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + folder,
        "--window-size=1400,1000",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(new File(chromedriver))
            .usingAnyFreePort()
            .withTimeout(Duration.ofSeconds(60))
            .build();
    ChromeDriver driver = new ChromeDriver(service, options);
    driver.manage().timeouts().pageLoadTimeout(Duration.ofSeconds(60));
    driver.manage().timeouts().scriptTimeout(Duration.ofSeconds(30));
    return new Browser(driver);
  }

  /** Goes to a page. */
  void show(String url) {
    driver.get(url);
  }

  /** What can be read on the page now. */
  String text() {
    return String.valueOf(run("return document.body.innerText"));
  }

  /** What a script returns. */
  Object run(String script, Object... arguments) {
    return ((JavascriptExecutor) driver).executeScript(script, arguments);
  }

  /** The element that a selector finds first, waited for. */
  WebElement find(String selector) {
    Waiting.until(selector, Duration.ofSeconds(30), () -> !all(selector).isEmpty());
    return all(selector).get(0);
  }

  /** All elements that a selector finds now. */
  List<WebElement> all(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** Asks Chromium itself for something, by its DevTools protocol. */
  void devTools(String method, Map<String, Object> parameters) {
    driver.executeCdpCommand(method, parameters);
  }

  /** Selenium's own face, for what this one does not offer. */
  ChromeDriver driver() {
    return driver;
  }

  /** Asserts that nothing went wrong on the page: no error of a script, no request refused. */
  void expectQuietConsole() {
    List<String> errors =
        driver.manage().logs().get(LogType.BROWSER).getAll().stream()
            .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
            .map(LogEntry::toString)
            .toList();
    assertEquals(List.of(), errors, "the browser's console");
  }

  /** Errors of requests that a test wants to fail are in the console, and are no surprise. */
  void forgetConsole() {
    driver.manage().logs().get(LogType.BROWSER).getAll();
  }

  /** Writes what is seen now as PNG. */
  void screenshot(Path file) throws IOException {
    Files.write(file, driver.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    driver.quit();
  }
}
