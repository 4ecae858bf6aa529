package dev.skylight.web;

import dev.skylight.web.http.Call;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The files of the page, all of which are read at the start: no request names a file. */
final class PageFiles {

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json; charset=utf-8",
          "svg", "image/svg+xml");

  private PageFiles() {}

  /**
   * Their routes.
   *
   * @param beside a class in whose package a folder holds them
   * @param folder its name
   */
  static List<Route> routes(Class<?> beside, String folder) {
    // a file of it: not every jar has entries for folders
    URL place = beside.getResource(folder + "/index.html");
    if (place == null) {
      return List.of();
    }
    try {
      if (!(place.openConnection() instanceof JarURLConnection entry)) {
        return read(Path.of(place.toURI()).getParent());
      }
      Path jar = Path.of(entry.getJarFileURL().toURI());
      try (FileSystem files = FileSystems.newFileSystem(jar)) {
        return read(files.getPath(entry.getEntryName()).getParent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the page " + place, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not the address of a resource: " + place, e);
    }
  }

  private static List<Route> read(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    List<Route> routes = new ArrayList<>();
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
      if (type != null) {
        byte[] content = Files.readAllBytes(file);
        add(routes, "/" + name, type, content);
        if (name.equals("index.html")) {
          add(routes, "/", type, content);
        }
      }
    }
    return routes;
  }

  /** The route of some bytes that are the same until the server is started anew. */
  static List<Route> fixed(String path, String type, byte[] content) {
    List<Route> routes = new ArrayList<>();
    add(routes, path, type, content);
    return routes;
  }

  private static void add(List<Route> routes, String path, String type, byte[] content) {
    String etag = "\"" + hash(content) + "\"";
    Route route =
        Route.get(path, (Call call) -> Reply.tagged(call, type, "no-cache", etag, content));
    routes.add(route);
    routes.add(route.head());
  }

  private static String hash(byte[] content) {
    try {
      byte[] all = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(all, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
