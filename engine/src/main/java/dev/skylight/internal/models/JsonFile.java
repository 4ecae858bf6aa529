package dev.skylight.internal.models;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A JSON file of a model folder, read with errors that name the file and the key. Reads with
 * Jackson's parser alone: setting up its data binding takes a search longer than all else that it
 * reads. Immutable.
 */
final class JsonFile {

  private final Path file;
  private final Object root;

  private JsonFile(Path file, Object root) {
    this.file = file;
    this.root = root;
  }

  static JsonFile read(Path file) {
    try (JsonParser parser = new JsonFactory().createParser(Files.readAllBytes(file))) {
      parser.nextToken();
      return new JsonFile(file, value(parser));
    } catch (JsonProcessingException e) {
      throw new SkylightException(
          Kind.MODEL,
          file + " is not valid JSON (" + e.getOriginalMessage() + "); export the model anew",
          e);
    } catch (IOException e) {
      throw new SkylightException(
          Kind.MODEL, "cannot read " + file + ": " + IoFailures.reason(e), e);
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      Map<String, Object> object = new LinkedHashMap<>();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        parser.nextToken();
        object.put(key, value(parser));
      }
      return object;
    }
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      List<Object> array = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        array.add(value(parser));
      }
      return array;
    }
    if (parser.currentToken() == null) {
      return null; // an empty file
    }
    return switch (parser.currentToken()) {
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** The value at a path of keys: Map, List, String, Number, Boolean; null where there is none. */
  Object at(String... keys) {
    Object node = root;
    for (String key : keys) {
      node = node instanceof Map<?, ?> object ? object.get(key) : null;
    }
    return node;
  }

  /** Whether a whole number is there. */
  boolean isWhole(String... keys) {
    return at(keys) instanceof Integer;
  }

  /** The positive whole number at a path of keys. */
  int positive(String... keys) {
    if (at(keys) instanceof Integer number && number > 0) {
      return number;
    }
    throw wrong("a positive whole number", keys);
  }

  /** The whole number at a path of keys, or another one where there is none. */
  int whole(int otherwise, String... keys) {
    return at(keys) instanceof Integer number ? number : otherwise;
  }

  /** The error for a value that is not what it should be. */
  SkylightException wrong(String expected, String... keys) {
    Object found = at(keys);
    return new SkylightException(
        Kind.MODEL,
        String.format(
            "%s: \"%s\" is %s, expected %s; use a CLIP model in the Hugging Face ONNX layout",
            file, String.join(".", keys), found == null ? "absent" : found, expected));
  }
}
