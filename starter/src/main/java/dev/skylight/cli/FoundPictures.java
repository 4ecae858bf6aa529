package dev.skylight.cli;

import dev.skylight.collection.DataFolder;
import dev.skylight.contactsheet.Found;
import dev.skylight.internal.catalog.Captions;
import dev.skylight.internal.search.Hit;
import dev.skylight.terminal.Json;
import java.util.List;
import java.util.Map;

/** Rows that were found, with what there is to say of them. */
final class FoundPictures {

  private final RowPaths paths;
  private final DataFolder data;

  FoundPictures(RowPaths paths, DataFolder data) {
    this.paths = paths;
    this.data = data;
  }

  /** The pictures of the rows, in the same order. */
  List<Found> of(List<Hit> hits) {
    Map<Long, String> pathByRow = paths.of(hits);
    Map<String, String> captions = Captions.first(pathByRow.values(), data.folder());
    return hits.stream()
        .map(
            hit -> {
              String path = pathByRow.getOrDefault(hit.row(), "");
              return new Found(hit.row(), hit.score(), path, captions.getOrDefault(path, ""));
            })
        .toList();
  }

  /** A JSON array; {@code caption} only where a picture has one. */
  static String json(List<Found> pictures) {
    StringBuilder json = new StringBuilder("[");
    int rank = 1;
    for (Found found : pictures) {
      json.append(rank == 1 ? "" : ",")
          .append("{\"rank\":")
          .append(rank++)
          .append(",\"score\":")
          .append(found.score())
          .append(",\"embedding_index\":")
          .append(found.row())
          .append(",\"file_path\":")
          .append(Json.quote(found.path()));
      if (!found.caption().isEmpty()) {
        json.append(",\"caption\":").append(Json.quote(found.caption()));
      }
      json.append('}');
    }
    return json.append(']').toString();
  }
}
