package dev.skylight.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JSON file of a model folder, read with errors that name the file and the key. Immutable. */
final class JsonFile {

  private final Path file;
  private final JsonNode root;

  private JsonFile(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  static JsonFile read(Path file) {
    try {
      return new JsonFile(file, new ObjectMapper().readTree(Files.readAllBytes(file)));
    } catch (JsonProcessingException e) {
      throw new SkylightException(
          Kind.MODEL,
          file + " is not valid JSON (" + e.getOriginalMessage() + "); export the model anew",
          e);
    } catch (IOException e) {
      throw new SkylightException(Kind.MODEL, "cannot read " + file + ": " + e, e);
    }
  }

  /** The value at a path of keys; a missing node where there is none. */
  JsonNode at(String... keys) {
    JsonNode node = root;
    for (String key : keys) {
      node = node.path(key);
    }
    return node;
  }

  int positive(String... keys) {
    JsonNode node = at(keys);
    if (!node.isIntegralNumber() || node.intValue() < 1) {
      throw wrong(String.join(".", keys), node, "a positive whole number");
    }
    return node.intValue();
  }

  /** The error for a value that is not what it should be. */
  SkylightException wrong(String key, JsonNode found, String expected) {
    return new SkylightException(
        Kind.MODEL,
        String.format(
            "%s: \"%s\" is %s, expected %s; use a CLIP model in the Hugging Face ONNX layout",
            file, key, found.isMissingNode() ? "absent" : found, expected));
  }
}
