package dev.skylight.library;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.stores.Stores;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The view of a collection that is true now: looks at the files before each use, and where they
 * have changed, opens them anew. Who still searches in the view before ends there undisturbed.
 * Thread-safe.
 */
final class LiveView implements AutoCloseable {

  private final Stores stores;
  private final CollectionSettings settings;
  private volatile Shared<View> current;
  private volatile boolean closed;

  LiveView(Stores stores, CollectionSettings settings) {
    this.stores = stores;
    this.settings = settings;
  }

  /**
   * The view, entered: the caller leaves it.
   *
   * @param early hears the model's towers, where they are new, before the rest is opened
   */
  Shared<View> enter(Consumer<Towers> early) {
    Stamps now = Stamps.of(stores.folder()); // before entering: it may throw
    Shared<View> view = current;
    if (view != null && view.enter()) {
      if (!closed && view.value().fits(now)) {
        return view;
      }
      view.leave();
    }
    return renewed(early);
  }

  private synchronized Shared<View> renewed(Consumer<Towers> early) {
    if (closed) {
      throw new IllegalStateException("the collection is closed");
    }
    Stamps now = Stamps.of(stores.folder()); // first: what changes later shows the next time
    Shared<View> old = current;
    if (old == null) {
      current = first(now, early);
    } else if (!old.value().fits(now)) {
      Rows rows = Rows.of(stores);
      if (old.value().shows(now, rows)) {
        old.value().seen(now);
      } else {
        replace(old, new Shared<>(new View(stores, settings.catalog(), now, rows, towers(rows))));
      }
    }
    current.enter(); // not closed: this object is one of its users
    return current;
  }

  /** The model is opened while the rest of the ledger is read, since that takes longest. */
  private Shared<View> first(Stamps now, Consumer<Towers> early) {
    AtomicReference<Towers> towers = new AtomicReference<>();
    try {
      Rows rows =
          Rows.of(
              stores,
              header -> {
                towers.set(new Towers(settings, header));
                early.accept(towers.get());
              });
      return new Shared<>(
          new View(stores, settings.catalog(), now, rows, new Shared<>(towers.get())));
    } catch (RuntimeException | Error e) {
      if (towers.get() != null) {
        towers.get().close(); // or the model that is being opened would stay open
      }
      throw e;
    }
  }

  /** Not while the vectors' file is made longer: the view before serves until that is over. */
  private void replace(Shared<View> old, Shared<View> next) {
    try {
      next.value().openAs(old.value());
    } catch (SkylightException e) {
      if (e.kind() == SkylightException.Kind.DAMAGED && next.value().mayStillChange()) {
        next.leave();
        return;
      }
      // otherwise the search that comes now says it
    } catch (RuntimeException | Error e) {
      next.leave();
      throw e;
    }
    current = next;
    old.leave();
  }

  /** Those of the view before where they serve, since opening a model takes long. */
  private Shared<Towers> towers(Rows rows) {
    Shared<Towers> towers = current.value().towers();
    if (towers.value().serve(rows.header()) && towers.enter()) {
      return towers;
    }
    return new Shared<>(new Towers(settings, rows.header()));
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      if (current != null) {
        current.leave();
      }
    }
  }
}
