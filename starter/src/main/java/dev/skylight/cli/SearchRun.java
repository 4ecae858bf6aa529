package dev.skylight.cli;

import dev.skylight.collection.DataFolder;
import dev.skylight.contactsheet.Answer;
import dev.skylight.contactsheet.ContactSheet;
import dev.skylight.contactsheet.Found;
import dev.skylight.contactsheet.Thumbnails;
import dev.skylight.models.ModelFolder;
import dev.skylight.search.Hit;
import dev.skylight.search.Searches;
import dev.skylight.search.VectorSearch;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  /** Known once the query is a vector. */
  private volatile RowModel model;

  SearchRun(GlobalOptions global, SearchOptions options) {
    this.global = global;
    this.options = options;
  }

  /**
   * Asks and prints.
   *
   * @param question the query for people
   */
  int run(String question, Query query) {
    return run(question, query, List.of());
  }

  /**
   * Asks and prints.
   *
   * @param asked files of the pictures that the query is made of
   */
  int run(String question, Query query, List<String> asked) {
    options.check();
    DataFolder data = global.existingData();
    CompletableFuture<float[]> vector = CompletableFuture.supplyAsync(() -> encode(query, data));
    try (VectorSearch search = Searches.open(data, options.exact(), global::warn)) {
      List<Hit> hits = search.search(join(vector), options.count(), options.minScore());
      RowPaths paths = new RowPaths(global.catalog(), data, options.noDb());
      Answer answer = new Answer(question, new FoundPictures(paths, data).of(hits));
      print(answer.found());
      List<String> pictures = new ArrayList<>(asked);
      answer.found().forEach(found -> pictures.add(found.path()));
      new DemoNotice(global).pictures(model.folder(), pictures);
      if (options.html() != null || options.preview()) {
        show(answer, data);
      }
    }
    return ExitCodes.OK;
  }

  private float[] encode(Query query, DataFolder data) {
    model = RowModel.of(data, options.model());
    float[] vector = query.encode(model.folder(), model.precision());
    model.warnIfAnother(global);
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

  private void show(Answer answer, DataFolder data) {
    Previews previews = new Previews(global);
    if (options.preview() && !previews.possible()) {
      global.warn("no preview: stdout is not a terminal that shows pictures; --html FILE does.");
    }
    List<Answer> answers = List.of(answer);
    Thumbnails thumbnails = Thumbnails.of(answers, data.folder());
    if (options.preview()) {
      previews.show(answer.found(), thumbnails);
    }
    if (options.html() != null) {
      Path file = options.html().toAbsolutePath().normalize();
      new ContactSheet("Skylight search", "Pictures of " + data.folder(), answers, data.folder())
          .write(file, thumbnails);
      global.say("Contact sheet: " + file);
    }
  }

  private void print(List<Found> pictures) {
    PrintStream out = global.console().out();
    if (global.json()) {
      out.println(FoundPictures.json(pictures));
      return;
    }
    if (pictures.isEmpty()) {
      global.say("Nothing found.");
      return;
    }
    out.println("rank    score        row  path");
    int rank = 1;
    for (Found found : pictures) {
      out.printf(
          Locale.ROOT, "%4d  %7.4f  %9d  %s%n", rank++, found.score(), found.row(), found.path());
      if (!found.caption().isEmpty()) {
        out.println(" ".repeat(26) + found.caption());
      }
    }
  }
}
