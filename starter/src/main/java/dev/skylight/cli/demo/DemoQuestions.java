package dev.skylight.cli.demo;

import dev.skylight.cli.shell.Screen;
import dev.skylight.collection.DataFolder;
import dev.skylight.contactsheet.Section;
import dev.skylight.library.Answer;
import dev.skylight.library.Collection;
import dev.skylight.library.CollectionSettings;
import dev.skylight.library.Query;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the demo asks its pictures. */
public final class DemoQuestions {

  /** In the words of the drawn pictures' captions. */
  public static final List<String> ALL =
      List.of("sky", "a red umbrella in the rain", "boats at sunset", "city at night", "cat");

  private DemoQuestions() {}

  /** The best pictures for each question. */
  static List<Section> ask(Screen screen, DataFolder data, String model, int most) {
    List<Section> sections = new ArrayList<>();
    Set<String> notices = new LinkedHashSet<>();
    try (Collection collection = Collection.open(CollectionSettings.of(data).withModel(model))) {
      for (String question : ALL) {
        Answer answer = collection.search(Query.words(question).count(most));
        sections.add(new Section(question, answer.found()));
        notices.addAll(answer.notices());
      }
    }
    notices.forEach(screen::warn);
    return sections;
  }
}
