package dev.skylight.cli;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.models.ModelFolder;
import dev.skylight.search.Hit;
import dev.skylight.search.Searches;
import dev.skylight.search.VectorSearch;
import dev.skylight.terminal.Json;
import dev.skylight.vectors.Ledger;
import dev.skylight.vectors.LedgerHeader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** One search: the query becomes a vector while the vectors are opened. */
final class SearchRun {

  /** Makes the query's vector. */
  @FunctionalInterface
  interface Query {
    /** The vector of the query under a model, in the precision that made the rows. */
    float[] encode(ModelFolder model, String precision);
  }

  private final GlobalOptions global;
  private final SearchOptions options;

  SearchRun(GlobalOptions global, SearchOptions options) {
    this.global = global;
    this.options = options;
  }

  int run(Query query) {
    options.check();
    DataFolder data = global.existingData();
    Optional<LedgerHeader> header = header(data);
    CompletableFuture<float[]> vector =
        CompletableFuture.supplyAsync(() -> encode(query, data, header));
    try (VectorSearch search = Searches.open(data, options.exact(), global::warn)) {
      List<Hit> hits = search.search(join(vector), options.count(), options.minScore());
      print(hits, new RowPaths(global, data, options.noDb()).of(hits));
    }
    return ExitCodes.OK;
  }

  private static Optional<LedgerHeader> header(DataFolder data) {
    if (!Files.exists(data.ledger())) {
      return Optional.empty();
    }
    try (Ledger ledger = Ledger.openReadOnly(data.ledger())) {
      return ledger.header();
    }
  }

  private float[] encode(Query query, DataFolder data, Optional<LedgerHeader> header) {
    String name =
        options.model() != null ? options.model() : header.map(LedgerHeader::model).orElse(null);
    if (name == null) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "Nothing says which model made "
              + data.embeddings()
              + " (there is no "
              + data.ledger().getFileName()
              + "): name it with --model.");
    }
    String precision = header.map(LedgerHeader::precision).orElse("fp32");
    ModelFolder model = ModelFolder.open(name);
    float[] vector = query.encode(model, precision);
    if (header.isPresent() && !model.fingerprint(precision).equals(header.get().fingerprint())) {
      global.warn(
          "the model "
              + model.folder()
              + " is not the one that made the vectors ("
              + header.get().model()
              + " as it was then): scores may mean nothing.");
    }
    return vector;
  }

  private static float[] join(CompletableFuture<float[]> vector) {
    try {
      return vector.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void print(List<Hit> hits, Map<Long, String> paths) {
    PrintStream out = global.console().out();
    if (global.json()) {
      out.println(json(hits, paths));
      return;
    }
    if (hits.isEmpty()) {
      global.say("Nothing found.");
      return;
    }
    out.println("rank    score        row  path");
    int rank = 1;
    for (Hit hit : hits) {
      out.printf(
          Locale.ROOT,
          "%4d  %7.4f  %9d  %s%n",
          rank++,
          hit.score(),
          hit.row(),
          paths.getOrDefault(hit.row(), ""));
    }
  }

  private static String json(List<Hit> hits, Map<Long, String> paths) {
    StringBuilder json = new StringBuilder("[");
    int rank = 1;
    for (Hit hit : hits) {
      json.append(rank == 1 ? "" : ",")
          .append("{\"rank\":")
          .append(rank++)
          .append(",\"score\":")
          .append(hit.score())
          .append(",\"embedding_index\":")
          .append(hit.row())
          .append(",\"file_path\":")
          .append(Json.quote(paths.getOrDefault(hit.row(), "")))
          .append('}');
    }
    return json.append(']').toString();
  }
}
