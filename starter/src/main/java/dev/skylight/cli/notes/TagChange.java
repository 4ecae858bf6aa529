package dev.skylight.cli.notes;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.SkylightException;
import dev.skylight.library.Annotations;
import dev.skylight.library.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command that changes which of the pictures that are named have a tag. */
abstract class TagChange implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final String done;
  private final String already;
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "NAME", description = "The tag")
  private String tag;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = Named.LABEL,
      description = Named.DESCRIPTION)
  private List<String> pictures;

  /**
   * With what it says.
   *
   * @param done of pictures that were changed
   * @param already of those that need not be
   */
  TagChange(Screen screen, Settings settings, String done, String already) {
    this.screen = screen;
    this.settings = settings;
    this.done = done;
    this.already = already;
  }

  /**
   * Looks at the tag alone.
   *
   * @throws SkylightException where it is none
   */
  abstract void check(String name);

  /** Changes them; returns how many were changed. */
  abstract long change(Annotations annotations, List<Long> ids, String name);

  @Override
  public Integer call() {
    try {
      check(tag);
    } catch (SkylightException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
    try (Collection collection = Named.collection(settings)) {
      List<Long> ids = Named.ids(collection, pictures, screen);
      long changed = change(collection.annotations(), ids, tag);
      TagReport.print(screen, tag, ids.size(), changed, done, already);
    }
    return ExitCodes.OK;
  }
}
