package dev.skylight.internal.embedding;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Tells pictures that are gone, which is data, from a disk that is gone, which is a reason to stop:
 * else every row left would be noted as failed. Remembers on which device the folders lie out of
 * which pictures were read. Thread-safe.
 */
public final class PictureFolders {

  /** So many pictures, all absent under one empty folder, are no accident. */
  public static final int MANY = 20;

  /** Device by folder. */
  private final Map<Path, Object> devices = new ConcurrentHashMap<>();

  /**
   * Looks at what came of some rows.
   *
   * @param around these rows and {@link #MANY} on either side, looked at where these are too few to
   *     judge by
   * @return the first row whose pictures are absent because their disk is; empty where none is
   */
  public Optional<Lost> firstLost(
      List<RowSource> rows, List<RowOutcome> outcomes, Supplier<List<RowSource>> around) {
    int absent = 0;
    int present = 0;
    Path above = null;
    boolean oneAbove = true;
    for (int i = 0; i < outcomes.size(); i++) {
      List<Path> candidates = rows.get(i).candidates();
      RowOutcome outcome = outcomes.get(i);
      if (outcome.status() == RowOutcome.Status.EMBEDDED) {
        remember(candidates.get(outcome.candidate()));
        present++;
      } else if (outcome.status() == RowOutcome.Status.FAILED) {
        for (Path file : candidates) {
          if (Files.exists(file)) {
            present++;
            continue;
          }
          Optional<Path> folder = unmounted(file);
          if (folder.isPresent()) {
            return Optional.of(new Lost(i, folder.get(), false));
          }
          absent++;
          Path existing = IoFailures.existing(file);
          oneAbove &= above == null || above.equals(existing);
          above = existing;
        }
      }
    }
    boolean notMounted = present == 0 && absent > 0 && oneAbove && isEmpty(above);
    return notMounted && (absent >= MANY || manyAbsent(around.get(), above))
        ? Optional.of(new Lost(0, above, true))
        : Optional.empty();
  }

  /** Whether none of these pictures is there, and many are not in that folder. */
  private static boolean manyAbsent(List<RowSource> rows, Path above) {
    int absent = 0;
    for (RowSource row : rows) {
      for (Path file : row.candidates()) {
        if (Files.exists(file)) {
          return false;
        }
        absent += above.equals(IoFailures.existing(file)) ? 1 : 0;
      }
    }
    return absent >= MANY;
  }

  /**
   * A disk that is gone.
   *
   * @param index of the first row that suffers from it
   * @param folder where it was, or where it should be
   * @param never whether nothing was ever read from it
   */
  public record Lost(int index, Path folder, boolean never) {

    public SkylightException failure() {
      return new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          never
              ? "None of the pictures can be read, and the folder "
                  + folder
                  + ", in which they should be, is empty: mount its disk, then run the same command"
                  + " again. Should the pictures be gone for good, remove that empty folder first."
              : "The pictures in "
                  + folder
                  + " are gone since the job began, and with them their disk: mount it again, then"
                  + " run the same command, which goes on.");
    }
  }

  private void remember(Path file) {
    Path folder = file.getParent();
    while (folder != null && !devices.containsKey(folder)) {
      Path here = folder;
      device(here).ifPresent(device -> devices.put(here, device));
      folder = folder.getParent();
    }
  }

  /** The folder of an absent file, where it lay on another device than what is there now. */
  private Optional<Path> unmounted(Path file) {
    Path known = file.getParent();
    while (known != null && !devices.containsKey(known)) {
      known = known.getParent();
    }
    if (known == null) {
      return Optional.empty();
    }
    Object before = devices.get(known);
    boolean same = device(IoFailures.existing(known)).map(before::equals).orElse(false);
    return same ? Optional.empty() : Optional.of(known);
  }

  private static Optional<Object> device(Path folder) {
    try {
      return Optional.of(Files.getAttribute(folder, "unix:dev"));
    } catch (IOException e) {
      return Optional.empty(); // gone meanwhile
    }
  }

  private static boolean isEmpty(Path folder) {
    if (!Files.isDirectory(folder) || !Files.isReadable(folder)) {
      return false; // whatever is wrong with it, it is no folder that waits for its disk
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.findAny().isEmpty();
    } catch (IOException e) {
      throw IoFailures.ofFile("list the folder of pictures " + folder, folder, e);
    }
  }
}
