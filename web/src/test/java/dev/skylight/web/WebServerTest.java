package dev.skylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked and answered. */
class WebServerTest {

  @TempDir Path folder;
  private FakeLibrary library;
  private Site site;

  @BeforeEach
  void start() {
    library =
        new FakeLibrary()
            .add(folder.resolve("a b.jpg"), Samples.jpeg())
            .add(folder.resolve("gone.jpg"), null)
            .add(
                folder.resolve("page.jpg"),
                "<html><script>1</script>".getBytes(StandardCharsets.UTF_8));
    site = new Site(library);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void aSearchTellsOfItsHits() {
    ObjectNode answer = site.read("/api/v1/search?q=a+dog%20at%20sea&k=2&min=0.1");
    assertEquals("demo", answer.path("model").asText());
    assertTrue(answer.path("more").asBoolean(), answer.toString());
    assertEquals(2, answer.path("hits").size());
    JsonNode hit = answer.path("hits").get(0);
    assertEquals(0, hit.path("id").asLong());
    assertEquals("a b.jpg", hit.path("name").asText());
    assertEquals("caption", hit.path("caption").asText());
    assertEquals("/api/v1/images/0/file", hit.path("file").asText());
    assertTrue(hit.path("thumb").asText().matches("/api/v1/images/0/thumb/0{31}1\\.jpg"));
    assertTrue(answer.path("hits").get(1).path("thumb").isNull());
    assertEquals("There is no index yet in faiss.index.", answer.path("notices").get(0).asText());
    assertFalse(site.read("/api/v1/images/1/similar").path("more").asBoolean());
  }

  @Test
  void aSearchThatCannotBeSaysWhy() {
    assertEquals("bad_input", Site.code(400, site.get("/api/v1/search")));
    assertEquals("bad_input", Site.code(400, site.get("/api/v1/search?minus=people")));
    for (String wrong :
        new String[] {"k=0", "k=501", "k=x", "offset=-1", "min=7", "rating=6", "missing=maybe"}) {
      assertEquals("bad_input", Site.code(400, site.get("/api/v1/search?q=sea&" + wrong)), wrong);
    }
    assertEquals("not_found", Site.code(404, site.get("/api/v1/search?like=99")));
    assertEquals("not_found", Site.code(404, site.get("/api/v1/search?query=00ff")));
    assertEquals(
        "bad_input", Site.code(400, site.get("/api/v1/search?q=x" + "&minus=y".repeat(16))));
  }

  @Test
  void failuresOfTheEngineHaveCodesAndNoPaths() {
    library.failure =
        new SkylightException(Kind.MODEL, "No model in /home/somebody/models/x.onnx.");
    HttpResponse<byte[]> response = site.get("/api/v1/search?q=sea");
    assertEquals("model", Site.code(503, response));
    assertEquals("No model in x.onnx.", Site.json(response).path("error").path("message").asText());
    library.failure = new SkylightException(Kind.DAMAGED, "damaged");
    assertEquals("damaged", Site.code(500, site.get("/api/v1/search?q=sea")));
    library.failure = new SkylightException(Kind.TRANSIENT, "locked");
    response = site.get("/api/v1/search?q=sea");
    assertEquals("busy", Site.code(503, response));
    assertTrue(response.headers().firstValue("Retry-After").isPresent());
    library.failure = new IllegalStateException("secret of /home/somebody");
    response = site.get("/api/v1/search?q=sea");
    assertEquals("failed", Site.code(500, response));
    assertFalse(Site.text(response).contains("secret"));
  }

  @Test
  void anUploadIsSearchedWithAndKept() {
    ObjectNode raw = Site.json(upload("image/jpeg", Samples.jpeg()));
    String id = raw.path("query_id").asText();
    assertEquals(32, id.length());
    assertEquals(3, site.read("/api/v1/search?query=" + id).path("hits").size());
    ObjectNode form =
        Site.json(upload("multipart/form-data; boundary=xyz", form("image", Samples.jpeg())));
    assertEquals(3, form.path("hits").size(), form.toString());
    assertEquals(
        "bad_input",
        Site.code(400, upload("multipart/form-data; boundary=xyz", form("file", Samples.jpeg()))));
    assertEquals("bad_input", Site.code(400, upload("multipart/form-data", Samples.jpeg())));
    assertEquals("unsupported", Site.code(415, upload("image/jpeg", new byte[1000])));
    assertEquals("unsupported", Site.code(415, upload("image/jpeg", new byte[0])));
    assertEquals(3, Site.json(upload("text/html", Samples.jpeg())).path("hits").size());
  }

  private HttpResponse<byte[]> upload(String type, byte[] body) {
    return site.post("/api/v1/search/image", body, "Content-Type", type);
  }

  private static byte[] form(String field, byte[] content) {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        ("--xyz\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\n5\r\n--xyz\r\n"
                + "Content-Disposition: form-data; name=\""
                + field
                + "\"; filename=\"../../x.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    form.writeBytes(content);
    form.writeBytes("\r\n--xyz--\r\n".getBytes(StandardCharsets.UTF_8));
    return form.toByteArray();
  }

  @Test
  void picturesAreBrowsedAndDescribed() {
    ObjectNode page = site.read("/api/v1/images?limit=2");
    assertEquals(2, page.path("images").size());
    assertEquals(1, page.path("next").asLong());
    assertFalse(page.path("images").get(0).has("score"));
    page = site.read("/api/v1/images?limit=2&after=1");
    assertEquals(1, page.path("images").size());
    assertTrue(page.path("next").isNull());
    ObjectNode facts = site.read("/api/v1/images/0");
    assertTrue(facts.path("file_there").asBoolean());
    assertEquals("[1]", facts.path("duplicates").toString());
    assertEquals("[2]", facts.path("same_row").toString());
    assertTrue(site.read("/api/v1/images/1").path("missing").asBoolean());
    for (String none : new String[] {"9", "x", "-1", "+1", "1e0", "99999999999999999999"}) {
      assertEquals("not_found", Site.code(404, site.get("/api/v1/images/" + none)), none);
    }
    assertEquals("sea", site.read("/api/v1/folders?under=/photos").at("/folders/0/name").asText());
    assertEquals("photos", site.read("/api/v1/stats").path("collection").asText());
    ObjectNode duplicates = site.read("/api/v1/duplicates?kind=near&limit=5");
    assertEquals(5, duplicates.path("next").asInt());
    assertTrue(duplicates.at("/near/complete").asBoolean(), duplicates.toString());
    assertEquals(3, duplicates.at("/groups/0/images").size());
    assertEquals("bad_input", Site.code(400, site.get("/api/v1/duplicates?kind=all")));
  }

  @Test
  void picturesAreTaggedAndRated() {
    assertEquals(
        "{\"tags\":[],\"rating\":4}",
        Site.json(site.change("PUT", "/api/v1/images/0/rating", "{\"rating\":4}")).toString());
    assertEquals(
        "{\"tags\":[\"sea/north; 100%\"],\"rating\":4}",
        Site.json(site.change("PUT", "/api/v1/images/0/tags/sea%2Fnorth%3B%20100%25", ""))
            .toString());
    assertEquals(
        2,
        Site.json(site.change("POST", "/api/v1/tags", "{\"tag\":\"x\",\"ids\":[0,2]}"))
            .path("changed")
            .asInt());
    assertEquals("sea/north; 100%", site.read("/api/v1/tags").at("/tags/0/tag").asText());
    assertEquals(
        1,
        Site.json(site.change("POST", "/api/v1/tags/remove", "{\"tag\":\"x\",\"ids\":[0]}"))
            .path("changed")
            .asInt());
    assertEquals(
        "{\"tags\":[],\"rating\":0}",
        Site.json(site.change("DELETE", "/api/v1/images/2/tags/x", "")).toString());
    for (String wrong :
        new String[] {"", "[]", "{", "{\"rating\":\"4\"}", "{\"rating\":9}", "{\"rating\":4}{}"}) {
      assertEquals(
          "bad_input", Site.code(400, site.change("PUT", "/api/v1/images/0/rating", wrong)), wrong);
    }
    assertEquals(
        "not_found",
        Site.code(404, site.change("PUT", "/api/v1/images/7/rating", "{\"rating\":4}")));
  }

  @Test
  void thumbnailsAreKeptForEver() {
    String path = "/api/v1/images/0/thumb/" + "0".repeat(31) + "1.jpg";
    HttpResponse<byte[]> thumb = site.get(path);
    assertArrayEquals(Samples.jpeg(), thumb.body());
    assertTrue(thumb.headers().firstValue("Cache-Control").orElse("").contains("immutable"));
    site.expectTagged(path);
    HttpResponse<byte[]> stale = site.get("/api/v1/images/0/thumb/abc.jpg");
    assertEquals(302, stale.statusCode());
    assertEquals(path, stale.headers().firstValue("Location").orElse(""));
    assertEquals("not_found", Site.code(404, site.get("/api/v1/images/1/thumb/abc.jpg")));
  }

  @Test
  void originalsComeWholeAndInPart() {
    byte[] jpeg = Samples.jpeg();
    String path = "/api/v1/images/0/file";
    HttpResponse<byte[]> whole = site.get(path);
    assertArrayEquals(jpeg, whole.body());
    assertEquals("image/jpeg", whole.headers().firstValue("Content-Type").orElse(""));
    assertEquals(
        "inline; filename*=UTF-8''a%20b.jpg",
        whole.headers().firstValue("Content-Disposition").orElse(""));
    HttpResponse<byte[]> part = site.send(site.to(path).header("Range", "bytes=2-5"));
    assertEquals(206, part.statusCode());
    assertArrayEquals(java.util.Arrays.copyOfRange(jpeg, 2, 6), part.body());
    assertEquals("bytes 2-5/" + jpeg.length, part.headers().firstValue("Content-Range").orElse(""));
    assertEquals(4, site.send(site.to(path).header("Range", "bytes=-4")).body().length);
    assertEquals(
        jpeg.length - 7, site.send(site.to(path).header("Range", "bytes=7-")).body().length);
    assertEquals(416, site.send(site.to(path).header("Range", "bytes=99999-")).statusCode());
    assertEquals(
        200,
        site.send(site.to(path).header("Range", "bytes=2-5").header("If-Range", "\"other\""))
            .statusCode());
    assertEquals(200, site.send(site.to(path).header("Range", "bytes=0-1,3-4")).statusCode());
    site.expectTagged(path);
    HttpResponse<byte[]> head = site.send(site.to(path).method("HEAD", BodyPublishers.noBody()));
    assertEquals(jpeg.length, head.headers().firstValueAsLong("Content-Length").orElse(-1));
    assertEquals(0, head.body().length);
    assertEquals("not_found", Site.code(404, site.get("/api/v1/images/1/file")));
  }

  @Test
  void whatIsNoRasterImageIsADownload() {
    HttpResponse<byte[]> page = site.get("/api/v1/images/2/file");
    assertEquals("application/octet-stream", page.headers().firstValue("Content-Type").orElse(""));
    assertTrue(
        page.headers().firstValue("Content-Disposition").orElse("").startsWith("attachment"));
    assertEquals("nosniff", page.headers().firstValue("X-Content-Type-Options").orElse(""));
    assertTrue(page.headers().firstValue("Content-Security-Policy").orElse("").contains("sandbox"));
  }

  @Test
  void theJobIsSeenAndSteered() {
    assertEquals("conflict", Site.code(409, site.change("POST", "/api/v1/job/pause", "")));
    site.job.at(40, true);
    ObjectNode job = site.read("/api/v1/job");
    assertEquals(40, job.path("rows_done").asInt());
    assertTrue(job.path("active").asBoolean());
    assertEquals(202, site.change("POST", "/api/v1/job/cancel", "").statusCode());
    assertEquals("[CANCEL]", site.job.asked().toString());
    site.get("/api/v1/search?q=sea");
    String metrics = site.text("/metrics");
    assertTrue(metrics.contains("skylight_job_rows_done 40.0"), metrics);
    assertTrue(metrics.contains("skylight_searches_seconds_count{kind=\"words\"} 1"), metrics);
    assertTrue(metrics.contains("skylight_refused_total{reason=\"conflict\"} 1.0"), metrics);
    assertEquals("{\"status\":\"ok\"}", site.read("/health").toString());
  }
}
