package dev.skylight.internal.search;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.index.IndexBuilder;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.IndexRequest;

/**
 * An index that keeps vectors roughly: the same contract, since candidates are compared exactly.
 */
class RoughIndexSearchTest extends VectorSearchContract {

  @Override
  VectorSearch open(DataFolder data) {
    new IndexBuilder(new FileStores(data, null))
        .build(new IndexRequest("SQ4", 0, 0, 0), (stage, done, total) -> {});
    return IndexSearch.open(data, () -> ExactSearch.open(new FileStores(data, null)));
  }
}
