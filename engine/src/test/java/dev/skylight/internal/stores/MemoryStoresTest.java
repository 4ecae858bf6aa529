package dev.skylight.internal.stores;

import dev.skylight.collection.DataFolder;

class MemoryStoresTest extends StoresContract {

  @Override
  Stores of(DataFolder folder) {
    return new MemoryStores(folder);
  }
}
