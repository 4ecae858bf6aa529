package dev.skylight.web.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The parameters of a query, decoded once. Immutable. */
public final class Parameters {

  /** No query needs more. */
  private static final int MOST = 200;

  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /**
   * Of what follows the question mark.
   *
   * @param query as it was sent; null: nothing
   * @throws Problem 400 where it is not percent-encoded UTF-8
   */
  public Parameters(String query) {
    if (query == null || query.isEmpty()) {
      return;
    }
    String[] pairs = query.split("&", MOST + 1);
    if (pairs.length > MOST) {
      throw Problem.badInput("The address has more than " + MOST + " parameters.");
    }
    for (String pair : pairs) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      values
          .computeIfAbsent(Percent.decode(name, true), key -> new ArrayList<>())
          .add(equals < 0 ? "" : Percent.decode(pair.substring(equals + 1), true));
    }
  }

  /** All values of a name that say something. */
  public List<String> all(String name) {
    return values.getOrDefault(name, List.of()).stream().filter(text -> !text.isBlank()).toList();
  }

  /** The first that says something, else an empty text. */
  public String text(String name) {
    List<String> all = all(name);
    return all.isEmpty() ? "" : all.get(0);
  }

  /** A whole number between two others. */
  public long number(String name, long otherwise, long least, long most) {
    String text = text(name);
    return text.isEmpty() ? otherwise : number(name, text, least, most);
  }

  /** Whole numbers, one for each time that the name stands there. */
  public List<Long> numbers(String name) {
    return all(name).stream().map(text -> number(name, text, 0, Long.MAX_VALUE)).toList();
  }

  private static long number(String name, String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw range(name, text, least, most);
    }
    throw range(name, text, least, most);
  }

  private static Problem range(String name, String text, long least, long most) {
    return Problem.badInput(
        "The parameter "
            + name
            + " is a whole number "
            + (most == Long.MAX_VALUE ? "from " + least : "between " + least + " and " + most)
            + ", not "
            + shown(text)
            + ".");
  }

  /** A number, not a whole one. */
  public float decimal(String name, float otherwise) {
    String text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw Problem.badInput("The parameter " + name + " is a number, not " + shown(text) + ".");
    }
  }

  /** Whether it says {@code true}. */
  public boolean flag(String name) {
    String text = text(name);
    if (text.isEmpty() || text.equals("false") || text.equals("true")) {
      return text.equals("true");
    }
    throw Problem.badInput("The parameter " + name + " is true or false, not " + shown(text) + ".");
  }

  private static String shown(String text) {
    return "\"" + (text.length() > 40 ? text.substring(0, 40) + "..." : text) + "\"";
  }
}
