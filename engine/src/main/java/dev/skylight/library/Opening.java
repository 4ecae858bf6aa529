package dev.skylight.library;

import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.models.OwnThread;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.RowRange;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.LoggerFactory;

/** Opens what searches need in the background, by doing some. Thread-safe. */
final class Opening {

  private final Collection collection;
  private final Stores stores;
  private final LiveView view;
  private final Executor background;
  private final AtomicBoolean started = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);

  Opening(Collection collection, Stores stores, LiveView view) {
    this(collection, stores, view, new OwnThread("open ahead"));
  }

  Opening(Collection collection, Stores stores, LiveView view, Executor background) {
    this.collection = collection;
    this.stores = stores;
    this.view = view;
    this.background = background;
  }

  /** Begins; the second time, nothing. */
  void start() {
    if (started.compareAndSet(false, true)) {
      try {
        background.execute(this::run);
      } catch (RuntimeException | Error e) {
        done.countDown(); // there is no thread to be had, and nothing to wait for
        throw e;
      }
    }
  }

  /** Waits until it has ended, if it was begun, so that it opens no file afterwards. */
  void await() {
    if (started.get()) {
      try {
        done.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // whoever closes is in a hurry
      }
    }
  }

  private void run() {
    try {
      List<RowRange> rows = embedded();
      if (!rows.isEmpty()) {
        collection.search(Query.row(rows.get(0).from()));
        openText();
      }
    } catch (RuntimeException | LinkageError e) {
      // the search that comes first says it, unless the collection is closed by then
      LoggerFactory.getLogger(Opening.class).debug("not opened ahead: {}", e.toString());
    } finally {
      done.countDown();
    }
  }

  private List<RowRange> embedded() {
    if (!stores.hasLedger()) {
      return List.of();
    }
    try (LedgerView ledger = stores.readLedger()) {
      return ledger.embeddedRanges();
    }
  }

  /** Not before the rest: on two cores a similar picture would wait for it. */
  private void openText() {
    Shared<View> now = view.enter(towers -> {});
    try {
      now.value().towers().value().encode("a picture");
    } finally {
      now.leave();
    }
  }
}
