package dev.skylight.internal.scan;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ImageContents;
import dev.skylight.internal.catalog.NearPairs;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.ForwardingStores;
import dev.skylight.internal.vectors.AllocateReport;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.VectorStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Function;

/**
 * The files of a collection, worked on by a process that is killed: before or after its n-th
 * question or change, or inside a change, when it has written and not committed.
 */
final class Kills extends ForwardingStores {

  /** The process is gone. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("killed", null, false, false);
    }
  }

  private int left;

  /**
   * Over some files.
   *
   * @param steps after so many it is killed; negative: never
   */
  Kills(FileStores files, int steps) {
    super(files);
    left = steps;
  }

  /** A moment at which it may be killed. */
  void step() {
    if (left >= 0 && left-- == 0) {
      throw new Killed();
    }
  }

  private <T> T mortal(Class<T> port, Object real) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, arguments) -> call(real, method, arguments)));
  }

  private Object call(Object real, Method method, Object[] arguments) throws Throwable {
    if (method.getName().equals("close")) {
      return invoke(real, method, arguments);
    }
    step();
    Object answer = invoke(real, method, inside(arguments));
    step();
    return answer;
  }

  /** What is done inside a transaction has moments of its own. */
  private Object[] inside(Object[] arguments) {
    Object[] mortal = arguments == null ? null : arguments.clone();
    for (int i = 0; mortal != null && i < mortal.length; i++) {
      if (mortal[i] instanceof RowLedger.Writer writer) {
        mortal[i] =
            (RowLedger.Writer)
                (ready, missing) -> {
                  var written = writer.write(ready, missing);
                  step();
                  return written;
                };
      } else if (mortal[i] instanceof Function<?, ?> work) {
        mortal[i] = work.andThen(this::after);
      }
    }
    return mortal;
  }

  private <T> T after(T done) {
    step();
    return done;
  }

  private static Object invoke(Object real, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public Catalog openCatalog() {
    return mortal(Catalog.class, super.openCatalog());
  }

  @Override
  public Catalog createCatalog() {
    return mortal(Catalog.class, super.createCatalog());
  }

  @Override
  public NearPairs openNearPairs() {
    return mortal(NearPairs.class, super.openNearPairs());
  }

  @Override
  public ImageContents openContents() {
    return mortal(ImageContents.class, super.openContents());
  }

  @Override
  public LedgerView readLedger() {
    return mortal(LedgerView.class, super.readLedger());
  }

  @Override
  public RowLedger openLedger() {
    return mortal(RowLedger.class, super.openLedger());
  }

  @Override
  public AllocateReport allocate(AllocateRequest request) {
    return VectorStore.allocate(folder(), this::openLedger, request);
  }

  @Override
  public VectorStore openVectors() {
    if (!hasLedger()) {
      return super.openVectors(); // which says so
    }
    RowLedger ledger = openLedger();
    try {
      return VectorStore.open(folder(), ledger);
    } catch (Killed e) {
      ledger.close(); // as the system does for the dead
      throw e;
    }
  }
}
