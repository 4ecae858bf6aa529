package dev.skylight.web.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** JSON trees, written and read. */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private Json() {}

  /** An empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** As UTF-8. */
  public static byte[] bytes(JsonNode tree) {
    try {
      return MAPPER.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e); // a tree can be written
    }
  }

  /** The object that a text of ours is. */
  public static ObjectNode parse(String text) {
    try {
      return (ObjectNode) MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The object that somebody sent.
   *
   * @throws Problem where it is none
   */
  public static ObjectNode sent(byte[] body) {
    JsonNode tree;
    try {
      // decoded as UTF-8 always: Jackson would take UTF-16 and UTF-32 as well
      tree = MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw Problem.badInput("The body is no JSON.");
    }
    if (tree instanceof ObjectNode object) {
      return object;
    }
    throw Problem.badInput("The body has to be a JSON object.");
  }

  /** The one shape of errors. */
  public static ObjectNode of(Problem problem) {
    ObjectNode whole = object();
    whole
        .putObject("error")
        .put("code", problem.code())
        .put("message", problem.getMessage())
        .put("todo", problem.todo());
    return whole;
  }
}
