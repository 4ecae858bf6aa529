package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.skylight.e2e.DrawnCollection;
import dev.skylight.e2e.OtherModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches with pictures that a server on this machine has. */
class SearchByAddressTest {

  @TempDir Path temp;
  private final Cli cli = new Cli();

  private JsonNode search(Path data, Object... words) throws IOException {
    Object[] all = new Object[words.length + 5];
    System.arraycopy(words, 0, all, 0, words.length);
    System.arraycopy(
        new Object[] {"--data", data, "--json", "--allow-host", "127.0.0.1"},
        0,
        all,
        words.length,
        5);
    assertEquals(0, cli.run(all), cli.all());
    return new ObjectMapper().readTree(cli.out());
  }

  @Test
  void findsWhatItsFileFinds() throws Exception {
    Path data = DrawnCollection.make(temp.resolve("data"), 8);
    Path model = OtherModel.visionOnly(temp.resolve("model"), 32);
    assertEquals(0, cli.run("embed", "--data", data, "--model", model, "--no-index"), cli.all());
    Path file = data.resolve("pictures/3.png");
    byte[] picture = Files.readAllBytes(file);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean there = exchange.getRequestURI().getPath().equals("/a b.png");
          exchange.sendResponseHeaders(there ? 200 : 404, there ? picture.length : -1);
          if (there) {
            exchange.getResponseBody().write(picture);
          }
          exchange.close();
        });
    server.start();
    try {
      String host = "http://127.0.0.1:" + server.getAddress().getPort();
      String url = host + "/a b.png";
      JsonNode byFile = search(data, "search-image", file);
      assertEquals(byFile, search(data, "search-image", url));
      assertEquals(
          search(data, "search-image", file, "--plus", "2:" + file, "--minus", file),
          search(data, "search-image", file, "--plus", "2:" + url, "--minus", url));
      JsonNode others = search(data, "search-image", url, "--exclude-query");
      assertEquals(byFile.size() - 1, others.size());
      assertEquals(byFile.get(1).path("file_path"), others.get(0).path("file_path"));

      Path sheet = temp.resolve("sheet.html");
      search(data, "search-image", url + "?key=geheim", "--html", sheet);
      String page = Files.readString(sheet);
      assertTrue(page.contains("/a b.png") && !page.contains("geheim"), page);

      String gone = host + "/gone.jpg";
      assertEquals(1, cli.run("search-image", gone, "--data", data, "--allow-host", "127.0.0.1"));
      assertTrue(cli.err().contains("The picture " + gone + " cannot be fetched"), cli.all());
      assertTrue(cli.err().contains("HTTP 404"), cli.all());
      assertEquals(1, cli.err().lines().count(), cli.all());
    } finally {
      server.stop(0);
    }
  }
}
