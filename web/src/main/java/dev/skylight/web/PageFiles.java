package dev.skylight.web;

import dev.skylight.web.http.Call;
import dev.skylight.web.http.Etags;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The files of a page, all of which are read at the start: no request names a file. */
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
   * @param folder beside this class
   * @param wanted decides by the names of its files
   */
  static List<Route> routes(String folder, Predicate<String> wanted) {
    return routes(PageFiles.class, folder, wanted);
  }

  /** The same beside another class. */
  static List<Route> routes(Class<?> beside, String folder, Predicate<String> wanted) {
    // a file of it: not every jar has entries for folders
    URL place = beside.getResource(folder + "/index.html");
    if (place == null) {
      return List.of();
    }
    try {
      if (!(place.openConnection() instanceof JarURLConnection entry)) {
        return read(Path.of(place.toURI()).getParent(), wanted);
      }
      Path jar = Path.of(entry.getJarFileURL().toURI());
      try (FileSystem files = FileSystems.newFileSystem(jar)) {
        return read(files.getPath(entry.getEntryName()).getParent(), wanted);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the page " + place, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not the address of a resource: " + place, e);
    }
  }

  private static List<Route> read(Path folder, Predicate<String> wanted) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    List<Route> routes = new ArrayList<>();
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('\\', '/');
      String type = type(name);
      if (type != null && wanted.test(name)) {
        byte[] content = Files.readAllBytes(file);
        add(routes, "/" + name, type, content);
        if (name.equals("index.html")) {
          add(routes, "/", type, content);
        }
      }
    }
    return routes;
  }

  /**
   * The route of one file beside this class.
   *
   * @param path at which it is served
   */
  static List<Route> file(String name, String path) {
    try (InputStream file = PageFiles.class.getResourceAsStream(name)) {
      List<Route> routes = new ArrayList<>();
      add(routes, path, type(name), Objects.requireNonNull(file, name).readAllBytes());
      return routes;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static String type(String name) {
    return TYPES.get(name.substring(name.lastIndexOf('.') + 1));
  }

  private static void add(List<Route> routes, String path, String type, byte[] content) {
    String etag = Etags.of(content);
    Route route =
        Route.get(path, (Call call) -> Reply.tagged(call, type, "no-cache", etag, content));
    routes.add(route);
    routes.add(route.head());
  }
}
