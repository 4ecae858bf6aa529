package dev.skylight.internal.scan;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/**
 * What a scan leaves out by its name: the folders in which servers and systems keep copies, and
 * what the user's globs name. A glob without a slash is compared with the name of every file and
 * folder, one with a slash with the path from the scanned folder. Immutable.
 */
public final class Exclusions {

  private static final Set<String> ALWAYS =
      Set.of(
          "@eadir",
          "#recycle",
          "@recycle",
          "#snapshot",
          "@recently-snapshot",
          "$recycle.bin",
          "recycler",
          "system volume information",
          "lost+found");

  private final List<PathMatcher> names = new ArrayList<>();
  private final List<PathMatcher> paths = new ArrayList<>();

  /**
   * Of these globs, besides the usual names.
   *
   * @throws SkylightException BAD_INPUT where one cannot be understood
   */
  public Exclusions(List<String> globs) {
    for (String glob : globs) {
      String bare = glob.replaceFirst("/+$", "");
      String anchored = bare.replaceFirst("^/+", "");
      try {
        (bare.contains("/") ? paths : names)
            .add(FileSystems.getDefault().getPathMatcher("glob:" + anchored));
      } catch (PatternSyntaxException e) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            "Cannot leave out '"
                + glob
                + "': it is no glob ("
                + e.getDescription()
                + "). Examples are '*.tmp.jpg', 'thumbs' and 'proxies/**'.",
            e);
      }
    }
  }

  /** Whether a file or folder, named from the scanned folder, is left out. */
  boolean matches(Path relative) {
    Path name = relative.getFileName();
    return ALWAYS.contains(name.toString().toLowerCase(Locale.ROOT))
        || names.stream().anyMatch(glob -> glob.matches(name))
        || paths.stream().anyMatch(glob -> glob.matches(relative));
  }
}
