package dev.skylight.internal.duplicates;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.NearPairs;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.ForwardingStores;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Files of a collection, worked on by a process that dies before it stores near pairs again. */
final class Mortal extends ForwardingStores {

  /** The process is gone. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private int left;

  /**
   * Over a folder.
   *
   * @param saves after so many it dies at the next one
   */
  Mortal(DataFolder folder, int saves) {
    super(new FileStores(folder, null));
    left = saves;
  }

  @Override
  public NearPairs openNearPairs() {
    NearPairs real = super.openNearPairs();
    return (NearPairs)
        Proxy.newProxyInstance(
            NearPairs.class.getClassLoader(),
            new Class<?>[] {NearPairs.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("save") && left-- == 0) {
                throw new Killed();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
