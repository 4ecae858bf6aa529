package dev.skylight.fetch;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.core5.ssl.SSLContexts;

/** A shop's server on 127.0.0.1, and a name service that knows this test's names alone. */
final class Shop implements AutoCloseable {

  /** Begins as a JPEG does. */
  static final byte[] JPEG = Arrays.copyOf(new byte[] {-1, (byte) 0xd8, -1, (byte) 0xe0}, 5000);

  /** Only what must not happen takes so long. */
  static final FetchSettings PATIENT = patient(3, 2, 3);

  /** As patient with a server, with other counts. */
  static FetchSettings patient(int tries, int perHost, int total) {
    return settings(Duration.ofSeconds(20), Duration.ofSeconds(50), tries, perHost, total);
  }

  /** Not so patient. */
  static FetchSettings patient(Duration read, Duration whole) {
    return settings(read, whole, 3, 2, 3);
  }

  private static FetchSettings settings(
      Duration read, Duration whole, int tries, int perHost, int total) {
    return new FetchSettings(
        Set.of("shop.test", "cdn.test"),
        100_000,
        Duration.ofSeconds(20),
        read,
        whole,
        3,
        perHost,
        total,
        tries,
        Duration.ofSeconds(50));
  }

  /** Answers a request; what it throws is a server's mishap. */
  @FunctionalInterface
  interface Page {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, List<String>> addresses = new ConcurrentHashMap<>();

  /** What was asked for, in order: host and path. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** Names that were looked up, in order. */
  final List<String> lookedUp = new CopyOnWriteArrayList<>();

  Shop() throws IOException {
    this(HttpServer.create());
  }

  Shop(HttpServer server) throws IOException {
    this.server = server;
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.start();
    at("shop.test", "127.0.0.1");
    at("cdn.test", "127.0.0.1");
    page("/a.jpg", picture());
    page("/secret", picture());
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url(String path) {
    return "http://shop.test:" + port() + path;
  }

  /** A name lies at these addresses: at the first when it is first asked for, and so on. */
  Shop at(String name, String... literals) {
    addresses.put(name, List.of(literals));
    return this;
  }

  Shop page(String path, Page page) {
    server.createContext(
        path,
        exchange -> {
          asked.add(exchange.getRequestHeaders().getFirst("Host") + exchange.getRequestURI());
          try (exchange) {
            page.answer(exchange);
          }
        });
    return this;
  }

  /** The picture, with headers as name, value, name, value. */
  static Page picture(String... headers) {
    return status(200, JPEG, headers);
  }

  static Page status(int status, byte[] body, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    };
  }

  /** A picture that has an end only where the client leaves. */
  static Page endless(Duration pause, int piece) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      body.write(JPEG);
      while (true) {
        body.write(new byte[piece]);
        body.flush();
        if (!pause.isZero()) {
          sleep(pause);
        }
      }
    };
  }

  static void sleep(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException e) {
      throw new IllegalStateException("the test is over", e);
    }
  }

  PictureFetcher fetcher(FetchSettings settings) {
    return new PictureFetcher(
        settings, this::addresses, SSLContexts.createDefault(), Duration.ofMillis(1));
  }

  private InetAddress[] addresses(String host) throws UnknownHostException {
    List<String> all = addresses.get(host);
    long earlier = lookedUp.stream().filter(host::equals).count();
    lookedUp.add(host);
    if (all != null) {
      String literal = all.get((int) Math.min(earlier, all.size() - 1));
      return new InetAddress[] {
        InetAddress.getByAddress(host, InetAddress.getByName(literal).getAddress())
      };
    }
    if (host.matches("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")) {
      return InetAddress.getAllByName(host); // written out: nothing is looked up
    }
    throw new UnknownHostException(host);
  }

  /** How a URL fails. */
  static FetchException failure(PictureFetcher fetcher, String url) {
    return assertThrows(FetchException.class, () -> fetcher.fetch(url, Validators.NONE), url);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
