package dev.skylight.cli.serve;

import dev.skylight.web.WebSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where a page listens, and who may ask. */
public final class ServerOptions {

  private static final int LEAST_TOKEN = 16;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

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

  @Option(
      names = "--thumb-cache",
      paramLabel = "MB",
      defaultValue = "2000",
      description = "Most megabytes of thumbnails to keep. Default: ${DEFAULT-VALUE}")
  private long cacheMegabytes;

  @Option(names = "--open", description = "Open the page in this machine's browser")
  private boolean open;

  /** Whether the page is to be opened. */
  public boolean open() {
    return open;
  }

  /**
   * As the user wants it, for pages of its own alone.
   *
   * @param port as the user gave it
   * @throws ParameterException where that cannot be
   */
  public WebSettings asked(int port) {
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
    InetAddress address = address();
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
    return new WebSettings(
        port, address, secret, hostNames, List.of(), false, cacheMegabytes * 1_000_000);
  }

  private InetAddress address() {
    try {
      return InetAddress.getByName(bind);
    } catch (UnknownHostException e) {
      throw new ParameterException(
          spec.commandLine(), "--bind " + bind + " is no address of this machine.", e);
    }
  }

  private ParameterException wrong(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
