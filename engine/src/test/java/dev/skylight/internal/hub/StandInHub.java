package dev.skylight.internal.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.skylight.internal.models.KnownModel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Answers as the hub does: small files itself with git's hash as ETag, large ones by a redirect to
 * a store on another port, with size and SHA-256 in the redirect's headers.
 */
final class StandInHub implements AutoCloseable {

  static final String REPO = "someone/some-clip";
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** A request as it arrived. */
  record Request(String method, String path, boolean store, String authorization, String range) {}

  /** Spoils one answer; returns false where it leaves the answer to the stand-in. */
  @FunctionalInterface
  interface Fault {
    boolean answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer hub;
  private final HttpServer store;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Map<String, Deque<Fault>> faults = new ConcurrentHashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile String storeAddress;

  StandInHub() throws IOException {
    hub = server(false);
    store = server(true);
    storeAddress = "http://127.0.0.1:" + store.getAddress().getPort();
    Random random = new Random(7);
    byte[] vision = new byte[700_000];
    byte[] quantized = new byte[200_000];
    byte[] text = new byte[500_000];
    random.nextBytes(vision);
    random.nextBytes(quantized);
    random.nextBytes(text);
    files.put(
        "config.json",
        bytes("{\"projection_dim\": 16, \"text_config\": {\"max_position_embeddings\": 77}}"));
    files.put(
        "preprocessor_config.json",
        bytes(
            "{\"size\": {\"shortest_edge\": 32}, \"crop_size\": {\"height\": 32, \"width\": 32},"
                + " \"image_mean\": [0.5, 0.5, 0.5], \"image_std\": [0.5, 0.5, 0.5]}"));
    files.put("tokenizer.json", bytes("{}"));
    files.put("onnx/vision_model.onnx", vision);
    files.put("onnx/vision_model_quantized.onnx", quantized);
    files.put("onnx/text_model.onnx", text);
  }

  private HttpServer server(boolean isStore) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, isStore));
    server.start();
    return server;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The address for HF_ENDPOINT. */
  String endpoint() {
    return "http://127.0.0.1:" + hub.getAddress().getPort();
  }

  /** Sends downloads of large files elsewhere. */
  void redirectTo(String address) {
    storeAddress = address;
  }

  byte[] file(String path) {
    return files.get(path);
  }

  void put(String path, byte[] content) {
    files.put(path, content);
  }

  void remove(String path) {
    files.remove(path);
  }

  List<Request> requests() {
    return requests;
  }

  /** The downloads, without the questions what a file is. */
  List<Request> downloads() {
    return requests.stream().filter(request -> request.method().equals("GET")).toList();
  }

  /** Spoils the next answers to requests whose path ends so. */
  void fault(String path, Fault... next) {
    faults.computeIfAbsent(path, key -> new ArrayDeque<>()).addAll(List.of(next));
  }

  /** Answers with a status alone. */
  static Fault status(int status, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
      return true;
    };
  }

  /** Leaves an answer as it is. */
  static Fault none() {
    return exchange -> false;
  }

  /** Promises all and sends some. */
  Fault cut(String path, int sent) {
    return exchange -> {
      byte[] all = file(path);
      exchange.sendResponseHeaders(200, all.length);
      exchange.getResponseBody().write(all, 0, sent);
      exchange.getResponseBody().flush();
      exchange.close();
      return true;
    };
  }

  /** Sends some, then nothing for a while. */
  Fault stall(String path, int sent, long millis) {
    return exchange -> {
      byte[] all = file(path);
      exchange.sendResponseHeaders(200, all.length);
      exchange.getResponseBody().write(all, 0, sent);
      exchange.getResponseBody().flush();
      try {
        Thread.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
      return true;
    };
  }

  /** Sends other bytes of the same number. */
  Fault wrongBytes(String path) {
    return exchange -> {
      byte[] other = file(path).clone();
      other[other.length / 2] ^= 1;
      send(exchange, 200, other, 0);
      return true;
    };
  }

  /** A model of this hub, without any pin. */
  KnownModel model() {
    return model(Map.of());
  }

  KnownModel model(Map<String, KnownModel.Pin> pins) {
    return new KnownModel(
        "some-clip",
        "a model for tests",
        16,
        32,
        REPO,
        pins.isEmpty() ? "main" : COMMIT,
        Map.of("fp32", 700_000L, "int8", 200_000L),
        500_000,
        pins);
  }

  KnownModel.Pin pin(String path) {
    return new KnownModel.Pin(file(path).length, sha256(file(path)));
  }

  private void answer(HttpExchange exchange, boolean isStore) throws IOException {
    String path = exchange.getRequestURI().getPath();
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            path,
            isStore,
            exchange.getRequestHeaders().getFirst("Authorization"),
            exchange.getRequestHeaders().getFirst("Range")));
    try (exchange) {
      for (Map.Entry<String, Deque<Fault>> entry : faults.entrySet()) {
        boolean asked = isStore || exchange.getRequestMethod().equals("HEAD");
        boolean small = path.endsWith(".json");
        if (path.endsWith(entry.getKey()) && (asked || small)) {
          Fault fault = entry.getValue().poll();
          if (fault != null && fault.answer(exchange)) {
            return;
          }
        }
      }
      if (isStore) {
        send(exchange, 200, files.get(path.substring(1)), from(exchange));
      } else {
        describe(exchange, path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a client that hung up
    }
  }

  private void describe(HttpExchange exchange, String path) throws IOException {
    String start = "/" + REPO + "/resolve/";
    String rest = path.startsWith(start) ? path.substring(start.length()) : "none/none";
    String revision = rest.substring(0, rest.indexOf('/'));
    String file = rest.substring(revision.length() + 1);
    byte[] content = files.get(file);
    if (content == null || !(revision.equals("main") || revision.equals(COMMIT))) {
      status(404, "X-Error-Code", content == null ? "EntryNotFound" : "RevisionNotFound")
          .answer(exchange);
      return;
    }
    exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
    if (!file.endsWith(".onnx")) {
      exchange.getResponseHeaders().set("ETag", '"' + git(content) + '"');
      send(exchange, 200, content, from(exchange));
      return;
    }
    exchange.getResponseHeaders().set("X-Linked-Etag", '"' + sha256(content) + '"');
    exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(content.length));
    exchange.getResponseHeaders().set("ETag", "\"the redirect's own\"");
    exchange.getResponseHeaders().set("Location", storeAddress + "/" + file);
    exchange.sendResponseHeaders(302, -1);
  }

  private static int from(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    return range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
  }

  private static void send(HttpExchange exchange, int status, byte[] content, int from)
      throws IOException {
    int length = content.length - from;
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", String.valueOf(length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    if (from > 0) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length);
    }
    exchange.sendResponseHeaders(from > 0 ? 206 : status, length);
    try (OutputStream body = exchange.getResponseBody()) {
      body.write(content, from, length);
    }
  }

  static String sha256(byte[] content) {
    return hash("SHA-256", content);
  }

  private static String git(byte[] content) {
    return hash("SHA-1", bytes("blob " + content.length + "\0"), content);
  }

  private static String hash(String name, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance(name);
      for (byte[] part : parts) {
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
    threads.shutdownNow();
  }
}
