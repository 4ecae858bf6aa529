package dev.skylight.library;

import dev.skylight.internal.catalog.NearPairs.State;
import dev.skylight.internal.duplicates.DuplicateGroups;
import dev.skylight.internal.duplicates.GroupPage;
import dev.skylight.internal.duplicates.NearFinder;
import dev.skylight.internal.stores.Stores;
import java.util.List;
import java.util.Optional;

/** Pictures that are there more than once. Deletes nothing. Thread-safe. */
public final class Duplicates {

  /** Cosine at which two pictures are near duplicates where nobody says otherwise. */
  public static final float USUAL_COSINE = 0.96f;

  private final Stores stores;
  private final RowPictures pictures;
  private final DuplicateGroups groups;

  Duplicates(Stores stores, RowPictures pictures) {
    this.stores = stores;
    this.pictures = pictures;
    this.groups = new DuplicateGroups(stores);
  }

  /**
   * Groups of one kind, in order of the lowest id among their pictures. Only pictures count whose
   * files are there; one file that is registered under two names counts once. Near ones are those
   * that the last {@link #findNear} found, as far as it came, and pictures that share a row; of
   * rows that were made again since, those that are near still.
   *
   * @param from what {@link DuplicatePage#next} of the page before said; 0 for the first
   * @param limit most groups, at least 1; a group whose pictures have become others may count as
   *     several
   * @throws dev.skylight.collection.SkylightException TRANSIENT where the catalog stays locked,
   *     DAMAGED where a file is broken
   */
  public DuplicatePage groups(DuplicateKind kind, long from, int limit) {
    GroupPage page =
        switch (kind) {
          case EXACT -> groups.exact(from, limit);
          case NEAR -> groups.near(from, limit);
        };
    List<DuplicateGroup> told =
        page.groups().stream()
            .map(
                group ->
                    new DuplicateGroup(
                        kind,
                        group.score(),
                        group.pictures().stream().map(pictures::picture).toList()))
            .toList();
    return new DuplicatePage(told, page.next(), page.total());
  }

  /** The search for near duplicates that was begun last; empty where none was. */
  public Optional<NearSearch> near() {
    return groups.near().map(near -> told(near.state(), near.current()));
  }

  /**
   * Looks for near duplicates; goes on where an earlier call for the same vectors and cosine was
   * killed. What is found is in the groups at once. The index is used where it is of these vectors
   * and that takes less time than to compare every row with every other.
   *
   * @param cosine 0.5 to 1
   * @return empty where the thread was interrupted; what was found until then is kept
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where there are no vectors, or no
   *     catalog that can be written to; TRANSIENT where another search is at work; DISK_FULL
   */
  public Optional<NearSearch> findNear(float cosine, Progress progress) {
    Optional<State> found =
        new NearFinder(stores)
            .find(
                cosine,
                new NearFinder.Listener() {
                  @Override
                  public void at(long done, long rows) {
                    progress.at("near duplicates", done, rows);
                  }

                  @Override
                  public void note(String sentence) {
                    progress.note(sentence);
                  }
                });
    return found.map(state -> told(state, near().map(NearSearch::current).orElse(false)));
  }

  private static NearSearch told(State state, boolean current) {
    return new NearSearch(state.cosine(), state.rows(), state.done(), state.pairs(), current);
  }
}
