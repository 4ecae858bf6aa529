package dev.skylight.web.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skylight.web.http.Problem;
import java.util.ArrayList;
import java.util.List;

/** Fields of a JSON object that somebody sent. */
public final class Sent {

  private Sent() {}

  static int number(ObjectNode body, String name) {
    JsonNode value = body.get(name);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToInt()) {
      throw Problem.badInput("The body needs a whole number \"" + name + "\".");
    }
    return value.intValue();
  }

  /**
   * A text.
   *
   * @throws Problem 400 where there is none of the name
   */
  public static String text(ObjectNode body, String name) {
    JsonNode value = body.get(name);
    if (value == null || !value.isTextual()) {
      throw Problem.badInput("The body needs a text \"" + name + "\".");
    }
    return value.textValue();
  }

  static List<Long> ids(ObjectNode body, String name) {
    List<Long> ids = new ArrayList<>();
    if (body.get(name) instanceof ArrayNode array) {
      for (JsonNode value : array) {
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
          throw Problem.badInput("The list \"" + name + "\" of the body holds more than ids.");
        }
        ids.add(value.longValue());
      }
      return ids;
    }
    throw Problem.badInput("The body needs a list of ids \"" + name + "\".");
  }
}
