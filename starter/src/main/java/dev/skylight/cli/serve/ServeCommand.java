package dev.skylight.cli.serve;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.web.WebSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "serve",
    description =
        "Shows the collection in a browser, and answers programs over HTTP: search by words and"
            + " pictures, tags, ratings, duplicates, the job's progress. Only this machine reaches"
            + " it, unless --bind says otherwise.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight serve --data ~/photos --open",
      "  skylight serve --bind 0.0.0.0 --host-name photos.lan",
      "  skylight serve --read-only --port 9000"
    })
public final class ServeCommand implements Callable<Integer> {

  private static final int LEAST_TOKEN = 16;

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  @Spec private CommandSpec spec;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8420",
      description = "Port to listen at; 0: any that is free. Default: ${DEFAULT-VALUE}")
  private int port;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen at, as 0.0.0.0 for all; others than this machine's own need a token."
              + " Default: ${DEFAULT-VALUE}")
  private String bind;

  @Option(
      names = "--token",
      paramLabel = "T",
      defaultValue = "${env:SKYLIGHT_TOKEN}",
      description =
          "What everybody must know who asks: at least 16 letters, digits, - and _. Better put into"
              + " SKYLIGHT_TOKEN, since command lines can be seen by others")
  private String token;

  @Option(
      names = "--host-name",
      paramLabel = "NAME",
      description = "A name under which browsers may reach it, as photos.lan; repeatable")
  private List<String> hostNames = List.of();

  @Option(names = "--read-only", description = "Refuse tags, ratings and the job's steering")
  private boolean readOnly;

  @Option(
      names = "--thumb-cache",
      paramLabel = "MB",
      defaultValue = "2000",
      description = "Most megabytes of thumbnails to keep. Default: ${DEFAULT-VALUE}")
  private long cacheMegabytes;

  @Option(names = "--open", description = "Open the page in this machine's browser")
  private boolean open;

  public ServeCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  @SuppressWarnings("try") // Ctrl-C closes it from another thread
  public Integer call() throws Exception {
    WebSettings asked = asked();
    DataFolder data = settings.existingData();
    logging.start(data, "serve.log");
    try (Serving serving = Serving.start(screen, settings, data, asked)) {
      serving.tell(open);
      CountDownLatch never = new CountDownLatch(1);
      return Interruption.during(
          screen,
          () -> {
            serving.close();
            return new Interruption.Ending("Stopped.", ExitCodes.OK);
          },
          () -> {
            never.await();
            return ExitCodes.OK;
          });
    }
  }

  private WebSettings asked() {
    if (port < 0 || port > 65_535) {
      throw wrong("--port must be between 0 and 65535: " + port);
    }
    if (cacheMegabytes < 10 || cacheMegabytes > 1_000_000) {
      throw wrong("--thumb-cache must be between 10 and 1000000 megabytes: " + cacheMegabytes);
    }
    String secret = token == null || token.isBlank() ? null : token;
    if (secret != null && !secret.matches("[\\w-]{" + LEAST_TOKEN + ",200}")) {
      throw wrong("--token must be at least " + LEAST_TOKEN + " letters, digits, - and _.");
    }
    InetAddress address;
    try {
      address = InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new ParameterException(
          spec.commandLine(), "--bind " + bind + " is no address of this machine.", e);
    }
    if (!address.isLoopbackAddress() && secret == null) {
      throw wrong(
          "--bind "
              + bind
              + " lets other machines ask, so it needs a token: put one into SKYLIGHT_TOKEN, as"
              + " $(openssl rand -hex 16), or give it with --token.");
    }
    for (String name : hostNames) {
      if (!name.matches("[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?")) {
        throw wrong("--host-name takes a name without port, as photos.lan: '" + name + "'");
      }
    }
    return new WebSettings(port, address, secret, hostNames, readOnly, cacheMegabytes * 1_000_000);
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
