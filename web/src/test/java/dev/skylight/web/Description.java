package dev.skylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** A description of an API, compared with what answers. */
final class Description {

  private final JsonNode tree;

  private Description(JsonNode tree) {
    this.tree = tree;
  }

  /** Of a resource beside the server. */
  static Description read(String name) {
    try (InputStream file = WebServer.class.getResourceAsStream(name)) {
      return new Description(new ObjectMapper().readTree(file));
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }

  /** Asserts that an object has the members of a schema and no others. */
  void expectMembers(String schema, JsonNode object) {
    JsonNode described = tree.at("/components/schemas/" + schema + "/properties");
    assertEquals(names(described), names(object), object::toString);
  }

  private static Set<String> names(JsonNode object) {
    Set<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Asserts that it describes the addresses of a service and no others. */
  void expectAddressesOf(Service service) {
    Set<String> described = new TreeSet<>();
    tree.path("paths")
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
    service.routes().stream()
        .filter(route -> !route.method().equals("HEAD"))
        .map(route -> route.method() + " /" + unnamed(String.join("/", route.template())))
        .filter(route -> route.contains("/api/") || route.matches("GET /(health(/live)?|metrics)"))
        .forEach(answered::add);
    service.end().run();
    service.metrics().close();
    assertEquals(described, answered);
  }

  private static String unnamed(String path) {
    return path.replaceAll("\\{\\w+}", "{}");
  }

  /** Asserts that an answer is as the request's description has it. */
  void expectDescribed(String method, String path, HttpResponse<byte[]> answer) {
    String status = String.valueOf(answer.statusCode());
    JsonNode operation = null;
    for (var entries = tree.path("paths").fields(); entries.hasNext(); ) {
      var entry = entries.next();
      String pattern = entry.getKey().replaceAll("\\{\\w+}", "[^/]+");
      if (path.replaceAll("\\?.*", "").matches(pattern)) {
        operation = entry.getValue().path(method.toLowerCase(Locale.ROOT));
      }
    }
    String where = method + " " + path + ": " + Site.text(answer);
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

  /** Asserts that a value is as a schema has it. */
  void expect(String where, String name, JsonNode value) {
    ObjectNode schema = new ObjectMapper().createObjectNode();
    schema.put("$ref", "#/components/schemas/" + name);
    validate(where, schema, value);
  }

  private void validate(String where, ObjectNode schema, JsonNode value) {
    schema.set("components", tree.path("components"));
    Set<ValidationMessage> wrong =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(schema)
            .validate(value);
    assertEquals(List.of(), List.copyOf(wrong), where);
  }
}
