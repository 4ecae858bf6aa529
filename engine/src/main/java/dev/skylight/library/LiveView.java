package dev.skylight.library;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.stores.Stores;

/**
 * The view of a collection that is true now: looks at the files before each use, and where they
 * have changed, opens them anew. Who still searches in the view before ends there undisturbed.
 * Thread-safe.
 */
final class LiveView implements AutoCloseable {

  private final Stores stores;
  private final CollectionSettings settings;
  private volatile Shared<View> current;
  private boolean closed;

  LiveView(Stores stores, CollectionSettings settings) {
    this.stores = stores;
    this.settings = settings;
  }

  /** The view, entered: the caller leaves it. */
  Shared<View> enter() {
    Shared<View> view = current;
    if (view != null && view.enter()) {
      if (view.value().fits(Stamps.of(stores.folder()))) {
        return view;
      }
      view.leave();
    }
    return renewed();
  }

  private synchronized Shared<View> renewed() {
    if (closed) {
      throw new IllegalStateException("the collection is closed");
    }
    Stamps now = Stamps.of(stores.folder()); // first: what changes later shows the next time
    Shared<View> old = current;
    if (old == null || !old.value().fits(now)) {
      Rows rows = Rows.of(stores);
      if (old == null) {
        current = new Shared<>(new View(stores, now, rows, towers(rows)));
      } else if (old.value().shows(now, rows)) {
        old.value().seen(now);
      } else {
        replace(old, new Shared<>(new View(stores, now, rows, towers(rows))));
      }
    }
    current.enter(); // not closed: this object is one of its users
    return current;
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
    }
    current = next;
    old.leave();
  }

  /** Those of the view before where they serve, since opening a model takes long. */
  private Shared<Towers> towers(Rows rows) {
    if (current != null) {
      Shared<Towers> towers = current.value().towers();
      if (towers.value().serve(rows.header()) && towers.enter()) {
        return towers;
      }
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
