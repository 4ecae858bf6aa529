package dev.skylight.postgres;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code .env} file, as dotenv and Docker read it: {@code KEY=VALUE}, comments, quotes, {@code
 * export}, {@code ${OTHER}}. Immutable. Failures name lines, never values.
 */
public final class EnvFile {

  private static final long MOST_BYTES = 1 << 20;
  private static final Pattern KEY =
      Pattern.compile("(?:export[ \\t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \\t]*=[ \\t]*");
  private static final Pattern REFERENCE =
      Pattern.compile("\\\\\\$|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*))?}");

  private final Path file;
  private final Map<String, Value> values;

  /**
   * What stands behind a name.
   *
   * @param line from 1
   * @param literal in single quotes, where a dollar sign means itself
   */
  private record Value(int line, String text, boolean literal) {}

  private EnvFile(Path file, Map<String, Value> values) {
    this.file = file;
    this.values = values;
  }

  /**
   * Reads a file of at most 1 MiB.
   *
   * @throws SkylightException BAD_INPUT where it is not there or not of this form
   */
  public static EnvFile read(Path file) {
    try {
      if (Files.isRegularFile(file) && Files.size(file) > MOST_BYTES) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            file
                + " has "
                + Files.size(file)
                + " bytes: a .env file has at most "
                + MOST_BYTES
                + ". Name another one.");
      }
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      return new EnvFile(file, new Reader(file, text).read());
    } catch (CharacterCodingException e) {
      throw new SkylightException(
          Kind.BAD_INPUT, file + " is not UTF-8. Save it as UTF-8 text.", e);
    } catch (IOException e) {
      throw IoFailures.ofFile("read the settings", file, e);
    }
  }

  /**
   * A value, with what it refers to.
   *
   * @param env goes before the file's own lines where a value says {@code ${NAME}}
   * @throws SkylightException BAD_INPUT where it refers to what is not set
   */
  public Optional<String> get(String name, Map<String, String> env) {
    Value value = values.get(name);
    return value == null ? Optional.empty() : Optional.of(meaning(value, env, values.size()));
  }

  private String meaning(Value value, Map<String, String> env, int deep) {
    if (value.literal()) {
      return value.text();
    }
    StringBuilder out = new StringBuilder();
    Matcher matcher = REFERENCE.matcher(value.text());
    while (matcher.find()) {
      String found =
          matcher.group(1) == null
              ? "$"
              : other(value.line(), matcher.group(1), matcher.group(2), env, deep);
      matcher.appendReplacement(out, Matcher.quoteReplacement(found));
    }
    return matcher.appendTail(out).toString();
  }

  private String other(int line, String name, String otherwise, Map<String, String> env, int deep) {
    if (env.containsKey(name)) {
      return env.get(name);
    }
    if (values.containsKey(name) && deep > 0) {
      return meaning(values.get(name), env, deep - 1);
    }
    if (otherwise != null && deep > 0) {
      return otherwise;
    }
    throw bad(
        file,
        line,
        "refers to ${" + name + "}, which is " + (deep > 0 ? "not set" : "set by itself"));
  }

  private static SkylightException bad(Path file, int line, String what) {
    return new SkylightException(
        Kind.BAD_INPUT, "Line " + line + " of " + file + " " + what + ". Correct it.");
  }

  /** Goes through the text once. */
  private static final class Reader {

    private final Path file;
    private final String text;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private int at;
    private int line = 1;

    Reader(Path file, String text) {
      this.file = file;
      String whole = text.startsWith("\uFEFF") ? text.substring(1) : text;
      this.text = whole.replace("\r\n", "\n").replace('\r', '\n');
    }

    Map<String, Value> read() {
      Matcher key = KEY.matcher(text);
      while (at < text.length()) {
        char c = text.charAt(at);
        if (c == '\n') {
          line++;
          at++;
        } else if (c == '#') {
          at = lineEnd();
        } else if (Character.isWhitespace(c)) {
          at++;
        } else if (key.region(at, text.length()).lookingAt()) {
          at = key.end();
          values.put(key.group(1), value());
        } else {
          throw bad(file, line, "is not KEY=VALUE");
        }
      }
      return values;
    }

    private int lineEnd() {
      int end = text.indexOf('\n', at);
      return end < 0 ? text.length() : end;
    }

    private Value value() {
      int from = line;
      char quote = at < text.length() ? text.charAt(at) : '\n';
      if (quote == '"' || quote == '\'') {
        String inside = quoted(quote);
        String rest = text.substring(at, lineEnd()).strip();
        if (!rest.isEmpty() && !rest.startsWith("#")) {
          throw bad(file, line, "goes on behind its closing quote");
        }
        at = lineEnd();
        return new Value(from, inside, quote == '\'');
      }
      String rest = text.substring(at, lineEnd());
      at = lineEnd();
      // a # is a comment where a space stands before it: passwords have them, too
      String value = rest.startsWith("#") ? "" : rest.replaceFirst("[ \\t]+#.*$", "");
      return new Value(from, value.strip(), false);
    }

    /** To the quote that closes it, over several lines where it must be. */
    private String quoted(char quote) {
      int from = line;
      StringBuilder out = new StringBuilder();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == quote) {
          at++;
          return out.toString();
        }
        if (c == '\n') {
          line++;
        }
        if (c == '\\' && quote == '"' && at + 1 < text.length()) {
          at++;
          escaped(text.charAt(at), out);
        } else {
          out.append(c);
        }
      }
      throw bad(file, from, "has a quote that is not closed");
    }

    private void escaped(char c, StringBuilder out) {
      switch (c) {
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case '"', '\\' -> out.append(c);
        default -> {
          out.append('\\').append(c); // \$ stays: it is no reference
          line += c == '\n' ? 1 : 0;
        }
      }
    }
  }
}
