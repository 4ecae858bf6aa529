package dev.skylight.internal.search;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.index.IndexBuilder;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.job.IndexRequest;

/** Inverted lists, of which a search visits some: a filter must not leave it with too few rows. */
class ListsIndexSearchTest extends VectorSearchContract {

  @Override
  VectorSearch open(DataFolder data) {
    boolean few;
    try (EmbeddingsFile vectors = EmbeddingsFile.open(data.embeddings())) {
      few = vectors.rows() < 1_000;
    }
    new IndexBuilder(new FileStores(data, null))
        .build(
            new IndexRequest(few ? "IVF2,Flat" : "IVF20,Flat", 0, 0.9, 0),
            (stage, done, total) -> {});
    return IndexSearch.open(data, () -> ExactSearch.open(new FileStores(data, null)));
  }
}
