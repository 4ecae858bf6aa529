package dev.skylight.cli.serve;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.Screen;
import dev.skylight.json.Json;
import dev.skylight.web.WebServer;
import dev.skylight.web.WebSettings;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** The page of a server that runs, as the user hears of it. */
public final class ServedPage {

  private final Screen screen;
  private final WebSettings asked;
  private final URI address;

  /** Of a server that was asked for so. */
  public ServedPage(Screen screen, WebSettings asked, WebServer server) {
    this.screen = screen;
    this.asked = asked;
    this.address = server.address();
  }

  /**
   * Says where it is, and opens it where that is wanted.
   *
   * @param what is served
   */
  public void tell(String what, boolean open) {
    String page = page();
    if (screen.json()) {
      screen
          .out()
          .printf(Locale.ROOT, "{\"url\":%s,\"port\":%d}%n", Json.quote(page), address.getPort());
      screen.out().flush();
    } else {
      screen.say("Serving " + what + "; Ctrl-C ends it.");
      screen.out().println(page);
      screen.out().flush();
    }
    if (asked.token() != null) {
      screen.say("Open it once with " + page + "?token=..., which your browser then remembers.");
    }
    if (open && !opened(page)) {
      screen.warn("no browser could be started: open " + page + " in one.");
    }
  }

  private String page() {
    boolean named = !asked.hostNames().isEmpty() && !asked.bind().isLoopbackAddress();
    return named
        ? "http://" + asked.hostNames().get(0) + ":" + address.getPort() + "/"
        : address.toString();
  }

  /** With the program that desktops have for it; a server has none. */
  private boolean opened(String page) {
    String token = asked.token() == null ? "" : "?token=" + asked.token();
    for (String program : List.of("xdg-open", "open")) {
      try {
        new ProcessBuilder(program, URI.create(page + token).toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
        return true;
      } catch (IOException e) {
        LoggerFactory.getLogger(ServedPage.class).debug("no {}: {}", program, e.toString());
      }
    }
    return false;
  }

  /**
   * Waits until the process is asked to end.
   *
   * @param close ends the server
   * @return exit code
   */
  public static int untilInterrupted(Screen screen, Runnable close) throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    return Interruption.during(
        screen,
        () -> {
          close.run();
          return new Interruption.Ending("Stopped.", ExitCodes.OK);
        },
        () -> {
          never.await();
          return ExitCodes.OK;
        });
  }
}
