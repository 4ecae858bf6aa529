package dev.skylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page's files. */
class PageServingTest {

  @TempDir Path folder;

  @Test
  void thePageIsServedAndAskedForAnew() {
    try (Site site = new Site(new FakeLibrary())) {
      HttpResponse<byte[]> page = site.get("/");
      assertEquals(200, page.statusCode());
      assertEquals(
          "text/html; charset=utf-8", page.headers().firstValue("Content-Type").orElse(""));
      assertEquals("no-cache", page.headers().firstValue("Cache-Control").orElse(""));
      site.expectTagged("/");
      assertEquals(
          200, site.send(site.to("/").method("HEAD", BodyPublishers.noBody())).statusCode());
      for (String other : List.of("/nothing.js", "/app.js/", "/page/index.html", "/app.JS")) {
        assertEquals("not_found", Site.code(404, site.get(other)), other);
      }
    }
  }

  @Test
  void aJarHoldsItAsWell() throws IOException, ClassNotFoundException {
    Path jar = folder.resolve("a b.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(file)) {
      String place = PageFilesTest.class.getPackageName().replace('.', '/');
      for (String name :
          List.of("/own/index.html", "/own/sub/x.js", "/own/sub/y.js", "/own/secret.key")) {
        entries.putNextEntry(new ZipEntry(place + name));
      }
      entries.putNextEntry(new ZipEntry(place + "/PageFilesTest.class"));
      try (var own = PageFilesTest.class.getResourceAsStream("PageFilesTest.class")) {
        own.transferTo(entries);
      }
    }
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
      Class<?> beside = loader.loadClass(PageFilesTest.class.getName());
      List<String> paths =
          PageFiles.routes(beside, "own", name -> !name.endsWith("y.js")).stream()
              .filter(route -> route.method().equals("GET"))
              .map(route -> String.join("/", route.template()))
              .toList();
      assertEquals(List.of("index.html", "", "sub/x.js"), paths);
      assertTrue(PageFiles.routes(beside, "none", name -> true).isEmpty());
    }
  }
}
