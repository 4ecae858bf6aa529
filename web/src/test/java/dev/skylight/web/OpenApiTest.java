package dev.skylight.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.skylight.web.api.Sentences;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What openapi.json says is what answers. */
class OpenApiTest {

  @TempDir Path folder;

  private final JsonNode description = read();
  private Site site;

  private static JsonNode read() {
    try (InputStream file = WebServer.class.getResourceAsStream("openapi.json")) {
      return new ObjectMapper().readTree(file);
    } catch (IOException e) {
      throw new AssertionError("openapi.json", e);
    }
  }

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
    Set<String> described = new TreeSet<>();
    description
        .path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(
                                method.toUpperCase(Locale.ROOT) + " " + unnamed(path.getKey()))));
    Set<String> answered = new TreeSet<>();
    Service api =
        Api.of(
            WebSettings.local(),
            Limits.usual(),
            new FakeLibrary(),
            new Sentences(folder),
            new FakeJob());
    api.routes().stream()
        .filter(route -> !route.method().equals("HEAD"))
        .map(route -> route.method() + " /" + unnamed(String.join("/", route.template())))
        .filter(route -> route.contains("/api/") || route.matches("GET /(health|metrics)"))
        .forEach(answered::add);
    api.end().run();
    api.metrics().close();
    assertEquals(described, answered);
  }

  private static String unnamed(String path) {
    return path.replaceAll("\\{\\w+}", "{}");
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
            "GET /health")) {
      String[] parts = request.split(" ", 3);
      HttpResponse<byte[]> answer =
          parts[0].equals("GET")
              ? site.get(parts[1])
              : site.change(parts[0], parts[1], parts.length > 2 ? parts[2] : "");
      expectDescribed(parts[0], parts[1], answer);
    }
    HttpResponse<byte[]> upload =
        site.send(
            site.to("/api/v1/search/image")
                .header("X-Skylight", "1")
                .header("Content-Type", "image/jpeg")
                .POST(BodyPublishers.ofByteArray(Samples.jpeg())));
    expectDescribed("POST", "/api/v1/search/image", upload);
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
      expect(path, "Error", Site.json(answer));
    }
  }

  private void expectDescribed(String method, String path, HttpResponse<byte[]> answer) {
    String status = String.valueOf(answer.statusCode());
    JsonNode operation = null;
    for (var entries = description.path("paths").fields(); entries.hasNext(); ) {
      var entry = entries.next();
      String pattern = entry.getKey().replaceAll("\\{\\w+}", "[^/]+");
      if (path.replaceAll("\\?.*", "").matches(pattern)) {
        operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
      }
    }
    String where = method + " " + path + ": " + new String(answer.body(), UTF_8);
    JsonNode schema =
        operation
            .path("responses")
            .path(status)
            .path("content")
            .path("application/json")
            .path("schema");
    assertFalse(schema.isMissingNode(), status + " is not described: " + where);
    validate(where, (ObjectNode) schema.deepCopy(), Site.json(answer));
  }

  private void expect(String where, String name, JsonNode value) {
    ObjectNode schema = new ObjectMapper().createObjectNode();
    schema.put("$ref", "#/components/schemas/" + name);
    validate(where, schema, value);
  }

  private void validate(String where, ObjectNode schema, JsonNode value) {
    schema.set("components", description.path("components"));
    Set<ValidationMessage> wrong =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(schema)
            .validate(value);
    assertEquals(List.of(), List.copyOf(wrong), where);
  }

  @Test
  void hitsHaveTheMembersThatAreDescribedAndNoOthers() {
    JsonNode hit = Site.json(site.get("/api/v1/search?q=sea")).at("/hits/0");
    Set<String> described = new TreeSet<>();
    description
        .at("/components/schemas/Hit/properties")
        .fieldNames()
        .forEachRemaining(described::add);
    Set<String> answered = new TreeSet<>();
    hit.fieldNames().forEachRemaining(answered::add);
    assertEquals(described, answered, () -> Arrays.toString(hit.toString().split(",")));
  }
}
