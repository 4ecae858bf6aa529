package dev.skylight.internal.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.skylight.collection.SkylightException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A hub whose name nobody can resolve, behind a stand-in of a proxy. */
@Timeout(60)
class ProxiesTest {

  private static final PullProgress SILENT =
      new PullProgress() {
        @Override
        public void bytes(String file, long done, long total) {}

        @Override
        public void line(String text) {}
      };

  private static RemoteFile describe(Map<String, String> env) {
    return new HubClient(HubSettings.of(env), ModelPullTest.SHORT)
        .describe("someone/some-clip", "main", "config.json", SILENT);
  }

  private static String refused(Map<String, String> env) {
    return assertThrows(SkylightException.class, () -> describe(env)).getMessage();
  }

  @Test
  void requestsGoThroughTheProxyWithItsPassword() throws IOException {
    List<String> heard = new CopyOnWriteArrayList<>();
    HttpServer proxy =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    proxy.createContext(
        "/",
        exchange -> {
          String password = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
          heard.add(exchange.getRequestURI() + " " + password);
          exchange.getResponseHeaders().set("Content-Length", "17");
          exchange.sendResponseHeaders(password == null ? 407 : 200, -1);
          exchange.close();
        });
    proxy.start();
    try {
      String address = "127.0.0.1:" + proxy.getAddress().getPort();
      String hub = "http://hub.invalid";
      RemoteFile file =
          describe(Map.of("HF_ENDPOINT", hub, "HTTP_PROXY", "http://me:p%40ss@" + address + "/"));
      assertEquals(17, file.bytes());
      String secret =
          Base64.getEncoder().encodeToString("me:p@ss".getBytes(StandardCharsets.UTF_8));
      assertEquals(
          List.of(hub + "/someone/some-clip/resolve/main/config.json Basic " + secret), heard);

      assertEquals(
          "The proxy "
              + address
              + " of http_proxy asks for a name and a password, or does not take those it was"
              + " given: give them with the variable HTTPS_PROXY, as"
              + " http://NAME:PASSWORD@HOST:PORT.",
          refused(Map.of("HF_ENDPOINT", hub, "http_proxy", address)));

      String direct = refused(Map.of("HF_ENDPOINT", hub, "http_proxy", address, "NO_PROXY", "*"));
      assertTrue(direct.startsWith("Cannot fetch config.json"), direct);
      assertFalse(direct.contains("through"), direct);
      assertEquals(2, heard.size(), "" + heard);
    } finally {
      proxy.stop(0);
    }
  }

  @Test
  void encryptedRequestsAskForATunnel() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> asked = CompletableFuture.supplyAsync(() -> refuseTunnel(proxy));
      String sentence =
          refused(
              Map.of(
                  "HF_ENDPOINT",
                  "https://hub.invalid",
                  "HTTPS_PROXY",
                  "http://127.0.0.1:" + proxy.getLocalPort()));
      assertTrue(asked.get(10, TimeUnit.SECONDS).startsWith("CONNECT hub.invalid:443 HTTP/1.1"));
      assertTrue(sentence.startsWith("The proxy 127.0.0.1:" + proxy.getLocalPort()), sentence);
    }
  }

  private static String refuseTunnel(ServerSocket proxy) {
    try (Socket socket = proxy.accept()) {
      StringBuilder head = new StringBuilder();
      InputStream in = socket.getInputStream();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.read());
      }
      socket
          .getOutputStream()
          .write(
              "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return head.toString();
    } catch (IOException e) {
      return "failed: " + e;
    }
  }

  @Test
  void aProxyThatDoesNotAnswerIsNamedWithoutItsPassword() throws IOException {
    int port;
    try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = nobody.getLocalPort();
    }
    String sentence =
        refused(
            Map.of(
                "HF_ENDPOINT",
                "https://hub.invalid",
                "https_proxy",
                "http://me:secret@127.0.0.1:" + port));
    assertTrue(
        sentence.startsWith(
            "Cannot fetch config.json in someone/some-clip at main from https://hub.invalid through"
                + " 127.0.0.1:"
                + port
                + " of https_proxy (no connection): "),
        sentence);
    assertFalse(sentence.contains("secret"), sentence);
  }

  @Test
  void whatIsReachedDirectly() {
    Map<String, String> env =
        Map.of(
            "HTTPS_PROXY", "proxy:3128",
            "NO_PROXY", "localhost, .example.org,other.net:8443,10.0.0.7 ::1,[fd00::2]");
    Proxies proxies = Proxies.of(env);
    for (String address :
        new String[] {
          "https://localhost/",
          "https://a.example.org/",
          "https://EXAMPLE.org/",
          "https://10.0.0.7/",
          "https://[::1]:8080/",
          "https://[fd00::2]/",
          "https://other.net:8443/",
          "http://plain.com/"
        }) {
      assertFalse(proxies.name(URI.create(address)).isPresent(), address);
    }
    for (String address :
        new String[] {
          "https://notexample.org/", "https://other.net/", "https://example.org.com/"
        }) {
      assertEquals("proxy:3128 of HTTPS_PROXY", proxies.name(URI.create(address)).orElseThrow());
    }
    assertTrue(Proxies.of(Map.of("HTTPS_PROXY", " ")).name(URI.create("https://a/")).isEmpty());
  }

  @Test
  void whatIsNoProxyIsRefusedWithoutRepeatingIt() {
    for (String wrong :
        new String[] {
          "socks5://me:secret@h:1",
          "http://me:sec ret@h",
          "https://secret",
          "http://h/x",
          "me:secret@h:70000",
          "h:0"
        }) {
      SkylightException e =
          assertThrows(
              SkylightException.class, () -> HubSettings.of(Map.of("HTTPS_PROXY", wrong)), wrong);
      assertTrue(e.getMessage().startsWith("HTTPS_PROXY is not the address of a proxy"), wrong);
      assertFalse(e.getMessage().contains("sec"), e.getMessage());
    }
    String shown =
        HubSettings.of(Map.of("HTTPS_PROXY", "http://me:secret@h:1")).proxies().toString();
    assertFalse(shown.contains("secret") || shown.contains("Basic"), shown);
  }
}
