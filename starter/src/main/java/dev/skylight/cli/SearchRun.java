package dev.skylight.cli;

import dev.skylight.collection.DataFolder;
import dev.skylight.contactsheet.Answer;
import dev.skylight.contactsheet.ContactSheet;
import dev.skylight.contactsheet.Found;
import dev.skylight.contactsheet.Thumbnails;
import dev.skylight.internal.search.Hit;
import dev.skylight.internal.search.Searches;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.terminal.Printable;
import dev.skylight.terminal.Style;
import dev.skylight.terminal.Working;
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
    /** The vector of the query under the model that made the rows. */
    float[] encode(RowModel model);
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
    options.check(global);
    DataFolder data = global.existingData();
    CompletableFuture<float[]> vector = CompletableFuture.supplyAsync(() -> encode(query, data));
    Answer answer = new Answer(question, find(vector, data));
    print(answer.found());
    List<String> pictures = new ArrayList<>(asked);
    answer.found().forEach(found -> pictures.add(found.path()));
    new DemoNotice(global).pictures(model.folder(), pictures);
    if (options.html() != null || options.preview()) {
      show(answer, data);
    }
    return ExitCodes.OK;
  }

  private List<Found> find(CompletableFuture<float[]> vector, DataFolder data) {
    try (Working working = global.working("searching");
        Searches searches = Searches.of(new FileStores(data, global.catalog()))) {
      Searches.Chosen chosen = searches.choose(options.exact());
      chosen.notice().ifPresent(line -> global.warn(working, line));
      List<Hit> hits = chosen.search().search(join(vector), options.count(), options.minScore());
      return new FoundPictures(new RowPaths(global.catalog(), data, options.noDb()), data).of(hits);
    }
  }

  private float[] encode(Query query, DataFolder data) {
    model = RowModel.of(data, options.model(), () -> global.config().fallback("model"));
    float[] vector = query.encode(model);
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
      global.say("Nothing found" + (options.minScore() > -1 ? ": lower --min-score." : "."));
      return;
    }
    if (options.paths().asked()) {
      pictures.forEach(found -> options.paths().print(global, found.path()));
      return;
    }
    Style style = global.outStyle();
    out.println(style.dim("rank    score        row  path"));
    int rank = 1;
    for (Found found : pictures) {
      String numbers =
          String.format(Locale.ROOT, "%4d  %7.4f  %9d", rank++, found.score(), found.row());
      out.println(style.dim(numbers) + "  " + PathOptions.shown(global, found.path()));
      if (!found.caption().isEmpty()) {
        out.println(" ".repeat(26) + Printable.of(found.caption()));
      }
    }
  }
}
