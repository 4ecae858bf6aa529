package dev.skylight.internal.stores;

import dev.skylight.collection.DataFolder;

class FileStoresTest extends StoresContract {

  @Override
  Stores of(DataFolder folder) {
    return new FileStores(folder, null);
  }
}
