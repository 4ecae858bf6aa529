package dev.skylight.cli.notes;

import dev.skylight.cli.options.PathOptions;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.library.Collection;
import dev.skylight.library.CollectionSettings;
import dev.skylight.library.Picture;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The pictures that a person names, by id or by path. */
final class Named {

  /** How many unknown ones a sentence lists. */
  private static final int LISTED = 5;

  static final String LABEL = "FILE|ID";
  static final String DESCRIPTION =
      "A picture: its path, as the catalog has it or on this machine, or its id in the catalog";

  private Named() {}

  /** The collection that the user means, which must be there. */
  static Collection collection(Settings settings) {
    return Collection.open(
        CollectionSettings.of(settings.existingData()).withCatalog(settings.catalog()));
  }

  /**
   * Ids of the pictures, each once; a whole number is an id.
   *
   * @throws SkylightException BAD_INPUT where some are not registered
   */
  static List<Long> ids(Collection collection, List<String> words, Screen screen) {
    List<String> paths = words.stream().filter(word -> !isId(word)).toList();
    Map<String, Long> byPath = collection.idsAt(paths);
    Set<Long> ids = new LinkedHashSet<>();
    List<String> unknown = new ArrayList<>();
    List<Long> asked = words.stream().filter(Named::isId).map(Long::valueOf).toList();
    Set<Long> known =
        collection.picturesById(asked).stream().map(Picture::id).collect(Collectors.toSet());
    for (String word : words) {
      Long id = isId(word) ? Long.valueOf(word) : byPath.get(word);
      if (id == null || (isId(word) && !known.contains(id))) {
        unknown.add(isId(word) ? "id " + word : PathOptions.shown(screen, word));
      } else {
        ids.add(id);
      }
    }
    if (!unknown.isEmpty()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          String.format(
              Locale.ROOT,
              "%s not registered in %s, so nothing was changed: %s%s. Register pictures with"
                  + " 'skylight run-pipeline DIR', or name another collection with --data.",
              unknown.size() == 1
                  ? "1 picture is"
                  : String.format(Locale.ROOT, "%,d pictures are", unknown.size()),
              collection.data().folder(),
              String.join(", ", unknown.subList(0, Math.min(LISTED, unknown.size()))),
              unknown.size() > LISTED
                  ? String.format(Locale.ROOT, " and %,d more", unknown.size() - LISTED)
                  : ""));
    }
    return List.copyOf(ids);
  }

  private static boolean isId(String word) {
    return word.matches("\\d{1,18}");
  }

  /** A number of pictures, for people. */
  static String count(long pictures) {
    return String.format(Locale.ROOT, "%,d picture%s", pictures, pictures == 1 ? "" : "s");
  }
}
