package dev.skylight.web;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.skylight.web.api.Sentences;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What openapi.json says is what answers. */
class OpenApiTest {

  @TempDir Path folder;

  private final Description description = Description.read("openapi.json");
  private Site site;

  @BeforeEach
  void open() {
    FakeLibrary library = new FakeLibrary();
    library.add(folder.resolve("a.jpg"), Samples.jpeg());
    library.add(folder.resolve("b.jpg"), Samples.jpeg());
    library.add(folder.resolve("gone.jpg"), null);
    site = new Site(library);
  }

  @AfterEach
  void close() {
    site.close();
  }

  @Test
  void everyAddressIsDescribedAndNoOther() {
    description.expectAddressesOf(
        Api.of(
            WebSettings.local(),
            Limits.usual(),
            new FakeLibrary(),
            new Sentences(folder),
            new FakeJob()));
  }

  @Test
  void everyAnswerHasTheShapeThatIsDescribed() {
    for (String request :
        List.of(
            "GET /api/v1/search?q=sea&k=2",
            "GET /api/v1/images?limit=2",
            "GET /api/v1/images/0",
            "GET /api/v1/images/2",
            "GET /api/v1/images/0/similar",
            "PUT /api/v1/images/0/rating {\"rating\":4}",
            "PUT /api/v1/images/0/tags/sea",
            "GET /api/v1/images/0",
            "DELETE /api/v1/images/0/tags/sea",
            "POST /api/v1/tags {\"tag\":\"sun\",\"ids\":[0,1]}",
            "GET /api/v1/tags",
            "POST /api/v1/tags/remove {\"tag\":\"sun\",\"ids\":[0]}",
            "GET /api/v1/folders?under=/a",
            "GET /api/v1/duplicates?kind=exact",
            "GET /api/v1/duplicates?kind=near",
            "GET /api/v1/stats",
            "GET /api/v1/job",
            "GET /api/v1/openapi.json",
            "GET /health/live",
            "GET /health")) {
      String[] parts = request.split(" ", 3);
      HttpResponse<byte[]> answer =
          parts[0].equals("GET")
              ? site.get(parts[1])
              : site.change(parts[0], parts[1], parts.length > 2 ? parts[2] : "");
      description.expectDescribed(parts[0], parts[1], answer);
    }
    HttpResponse<byte[]> upload =
        site.post("/api/v1/search/image", Samples.jpeg(), "Content-Type", "image/jpeg");
    description.expectDescribed("POST", "/api/v1/search/image", upload);
  }

  @Test
  void everyErrorHasTheOneShape() {
    for (String path :
        List.of(
            "/api/v1/search",
            "/api/v1/search?q=sea&k=0",
            "/api/v1/search?q=sea&min=2",
            "/api/v1/images/77",
            "/api/v1/images/x",
            "/api/v1/images/2/file",
            "/api/v1/search?query=unknown",
            "/api/v1/nothing")) {
      HttpResponse<byte[]> answer = site.get(path);
      assertFalse(answer.statusCode() < 400, path);
      description.expect(path, "Error", Site.json(answer));
    }
  }

  @Test
  void hitsHaveTheMembersThatAreDescribedAndNoOthers() {
    description.expectMembers("Hit", site.read("/api/v1/search?q=sea").at("/hits/0"));
  }
}
