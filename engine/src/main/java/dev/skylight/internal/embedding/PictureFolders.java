package dev.skylight.internal.embedding;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.internal.pictures.PictureSource;
import dev.skylight.internal.pictures.Presence;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells pictures that are gone, which is data, from a disk that is gone, which is a reason to stop:
 * else every row left would be noted as failed. Thread-safe.
 */
public final class PictureFolders {

  /** So many pictures, all absent under one empty folder, are no accident. */
  public static final int MANY = 20;

  private final PictureSource pictures;

  /** Of rows whose pictures are read from {@code pictures}. */
  public PictureFolders(PictureSource pictures) {
    this.pictures = pictures;
  }

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
    String place = null;
    boolean onePlace = true;
    for (int i = 0; i < outcomes.size(); i++) {
      RowOutcome.Status status = outcomes.get(i).status();
      if (status == RowOutcome.Status.EMBEDDED) {
        present++;
      } else if (status == RowOutcome.Status.FAILED) {
        for (Picture picture : rows.get(i).candidates()) {
          Presence presence = pictures.presence(picture);
          switch (presence.state()) {
            case HERE -> present++;
            case UNREACHABLE -> {
              return Optional.of(new Lost(i, presence.mend()));
            }
            case GONE -> {
              absent++;
              onePlace &= place == null || place.equals(presence.place());
              place = presence.place();
            }
          }
        }
      }
    }
    boolean notMounted = present == 0 && absent > 0 && onePlace && pictures.isBare(place);
    return notMounted && (absent >= MANY || manyAbsent(around.get(), place))
        ? Optional.of(new Lost(0, neverThere(place)))
        : Optional.empty();
  }

  /** Whether none of these pictures is there, and many are not at that place. */
  private boolean manyAbsent(List<RowSource> rows, String place) {
    int absent = 0;
    for (RowSource row : rows) {
      for (Picture picture : row.candidates()) {
        Presence presence = pictures.presence(picture);
        if (presence.here()) {
          return false;
        }
        absent += place.equals(presence.place()) ? 1 : 0;
      }
    }
    return absent >= MANY;
  }

  private static String neverThere(String folder) {
    return "None of the pictures can be read, and the folder "
        + folder
        + ", in which they should be, is empty: mount its disk, then run the same command"
        + " again. Should the pictures be gone for good, remove that empty folder first.";
  }

  /**
   * A disk that is gone.
   *
   * @param index of the first row that suffers from it
   * @param mend what a person is told and can do
   */
  public record Lost(int index, String mend) {

    public SkylightException failure() {
      return new SkylightException(SkylightException.Kind.BAD_INPUT, mend);
    }
  }
}
