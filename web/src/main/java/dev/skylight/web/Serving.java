package dev.skylight.web;

import dev.skylight.web.gate.Gate;
import dev.skylight.web.gate.SecurityHeaders;
import dev.skylight.web.gate.SlowHeaders;
import dev.skylight.web.http.ErrorPages;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jetty, set up. */
final class Serving {

  private static final Logger LOG = LoggerFactory.getLogger(Serving.class);

  /** More than all lanes let through or keep waiting. */
  private static final int THREADS = 128;

  private static final int THREADS_KEPT = 8;

  private final WebSettings settings;
  private final Service service;
  private final Server server;
  private final ServerConnector connector;
  private final SlowHeaders slowHeaders;
  private final ScheduledThreadPoolExecutor ticker;

  Serving(WebSettings settings, Limits limits, Service service) {
    this.settings = settings;
    this.service = service;
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, THREADS_KEPT, 60_000);
    threads.setName("web");
    server = new Server(threads);
    connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http(limits)));
    connector.setHost(settings.bind().getHostAddress());
    connector.setPort(settings.port());
    connector.setIdleTimeout(limits.idle().toMillis());
    connector.setAcceptQueueSize(limits.connections());
    server.addConnector(connector);
    Gate gate =
        new Gate(
            service.router(),
            settings.hostNames(),
            settings.origins(),
            settings.token(),
            service.metrics()::refused);
    slowHeaders =
        new SlowHeaders(new GracefulHandler(new AccessLog(gate)), limits.headers().toMillis());
    connector.addBean(slowHeaders, false);
    server.setHandler(slowHeaders);
    server.setErrorHandler(new ErrorPages(SecurityHeaders::put));
    server.addBean(new NetworkConnectionLimit(limits.connections(), connector));
    server.setStopTimeout(limits.drain().toMillis());
    ticker = new ScheduledThreadPoolExecutor(1, job -> daemon(job, "web ticker"));
  }

  private static Thread daemon(Runnable job, String name) {
    Thread thread = new Thread(job, name);
    thread.setDaemon(true);
    return thread;
  }

  private static HttpConfiguration http(Limits limits) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRequestHeaderSize(limits.headerBytes());
    http.setRelativeRedirectAllowed(true);
    http.setHttpCompliance(HttpCompliance.STRICT);
    http.setHeaderCacheCaseSensitive(true); // or one connection takes tokens of any case
    // a tag may hold a slash; no segment becomes the name of a file
    http.setUriCompliance(
        UriCompliance.DEFAULT.with(
            "skylight",
            UriCompliance.Violation.AMBIGUOUS_PATH_SEPARATOR,
            UriCompliance.Violation.AMBIGUOUS_PATH_ENCODING));
    return http;
  }

  void start() throws IOException {
    try {
      server.start();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the server cannot be started", e);
    }
    ScheduledFuture<?> unused =
        ticker.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS); // it never fails
  }

  private void tick() {
    try {
      slowHeaders.watch();
      service.tick().run();
    } catch (RuntimeException e) {
      LOG.error("The web server's ticker failed; it goes on", e);
    }
  }

  URI address() {
    InetAddress bind = settings.bind();
    String host = bind.isAnyLocalAddress() ? "127.0.0.1" : bind.getHostAddress();
    return URI.create(
        "http://"
            + (host.contains(":") ? "[" + host + "]" : host)
            + ":"
            + connector.getLocalPort()
            + "/");
  }

  void stop() {
    ticker.shutdownNow();
    service.end().run();
    try {
      server.stop();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      // some request was not answered in time, and is now cut
      LOG.warn("The web server did not end in an orderly way", e);
    } finally {
      service.metrics().close();
    }
  }
}
