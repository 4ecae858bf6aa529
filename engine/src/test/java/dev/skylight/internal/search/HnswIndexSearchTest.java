package dev.skylight.internal.search;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.index.IndexBuilder;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.IndexRequest;

/** A graph: a filter must not make it give up before it has found enough. */
class HnswIndexSearchTest extends VectorSearchContract {

  @Override
  VectorSearch open(DataFolder data) {
    new IndexBuilder(new FileStores(data, null))
        .build(new IndexRequest("HNSW16", 0, 0, 0), (stage, done, total) -> {});
    return IndexSearch.open(data, () -> ExactSearch.open(new FileStores(data, null)));
  }
}
