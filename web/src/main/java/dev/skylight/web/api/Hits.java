package dev.skylight.web.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skylight.collection.SkylightException;
import dev.skylight.library.Annotation;
import dev.skylight.library.Found;
import dev.skylight.library.Picture;
import dev.skylight.web.http.Json;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pictures as the API tells of them. Thread-safe. */
final class Hits {

  private final Library library;

  Hits(Library library) {
    this.library = library;
  }

  /** Adds what a search found. */
  void addFound(ArrayNode to, List<Found> found) {
    Map<Long, Annotation> said =
        said(found.stream().flatMap(one -> one.picture().stream()).toList());
    for (Found one : found) {
      ObjectNode hit = to.addObject();
      Picture picture =
          one.picture()
              .orElseGet(
                  () -> new Picture(one.row(), -1, "", Optional.empty(), 0, 0, "", 0, 0, ""));
      put(hit, picture, said.getOrDefault(picture.id(), Annotation.NONE));
      // as many digits as a float has: as a double it would show others
      hit.put("score", one.score()).put("caption", one.caption()).put("missing", one.missing());
    }
  }

  /** Adds pictures that nobody searched for. */
  void addPictures(ArrayNode to, List<Picture> pictures) {
    Map<Long, Annotation> said = said(pictures);
    for (Picture picture : pictures) {
      put(to.addObject(), picture, said.getOrDefault(picture.id(), Annotation.NONE));
    }
  }

  /** One picture. */
  ObjectNode of(Picture picture) {
    ObjectNode hit = Json.object();
    put(hit, picture, said(List.of(picture)).getOrDefault(picture.id(), Annotation.NONE));
    return hit;
  }

  private Map<Long, Annotation> said(List<Picture> pictures) {
    List<Long> ids = pictures.stream().map(Picture::id).filter(id -> id >= 0).toList();
    return ids.isEmpty() ? Map.of() : library.annotations(ids);
  }

  private void put(ObjectNode hit, Picture picture, Annotation said) {
    boolean there = there(picture);
    hit.put("id", picture.id())
        .put("row", picture.row())
        .put("path", picture.path())
        .put("name", picture.fileName())
        .put("caption", "")
        .put("w", picture.width())
        .put("h", picture.height())
        .put("format", picture.format())
        .put("bytes", picture.bytes());
    Optional<String> key = there ? key(picture) : Optional.empty();
    String own = Paths.image(picture.id());
    hit.put("thumb", key.map(known -> own + "/thumb/" + known + ".jpg").orElse(null));
    hit.put("large", key.map(known -> own + "/large/" + known + ".jpg").orElse(null));
    hit.put("file", there && picture.id() >= 0 ? own + "/file" : null);
    hit.put("missing", !there && picture.id() >= 0);
    put(hit, said);
  }

  /** What people say of a picture. */
  static ObjectNode put(ObjectNode to, Annotation said) {
    ArrayNode tags = to.putArray("tags");
    said.tags().forEach(tags::add);
    return to.put("rating", said.rating());
  }

  static boolean there(Picture picture) {
    return picture.file().map(Files::isRegularFile).orElse(false);
  }

  /** Empty where it went away a moment ago. */
  private Optional<String> key(Picture picture) {
    if (picture.id() < 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(library.thumbnailKey(picture));
    } catch (SkylightException e) {
      if (e.kind() == SkylightException.Kind.BAD_INPUT) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
