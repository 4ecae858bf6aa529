package dev.skylight.cli;

import dev.skylight.collection.DataFolder;
import dev.skylight.contactsheet.Answer;
import dev.skylight.internal.models.TextEncoder;
import dev.skylight.internal.search.Searches;
import dev.skylight.internal.stores.FileStores;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Several questions to one collection, its model and its index loaded once. */
final class DemoSearch {

  /** In the words of the drawn pictures' captions. */
  static final List<String> QUESTIONS =
      List.of("sky", "a red umbrella in the rain", "boats at sunset", "city at night", "cat");

  private static final float ANY_SCORE = -1;

  private final GlobalOptions global;
  private final DataFolder data;

  DemoSearch(GlobalOptions global, DataFolder data) {
    this.global = global;
    this.data = data;
  }

  /** The best pictures for each question. */
  List<Answer> ask(String modelName, int most) {
    FoundPictures pictures = new FoundPictures(new RowPaths(null, data, false), data);
    CompletableFuture<TextEncoder> opening =
        CompletableFuture.supplyAsync(
            () -> TextEncoder.open(RowModel.of(data, modelName).folder()));
    try (Searches searches = Searches.of(new FileStores(data, null));
        TextEncoder encoder = opening.join()) {
      Searches.Chosen chosen = searches.choose(false);
      chosen.notice().ifPresent(global::warn);
      List<Answer> answers = new ArrayList<>();
      for (String question : QUESTIONS) {
        float[] vector = encoder.encode(question);
        answers.add(
            new Answer(question, pictures.of(chosen.search().search(vector, most, ANY_SCORE))));
      }
      return answers;
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
