package dev.skylight.internal.search;

import dev.skylight.collection.DataFolder;

/** The search for queries that are pictures keeps all that a search promises. */
class PicturesIndexSearchTest extends VectorSearchContract {

  @Override
  VectorSearch open(DataFolder data) {
    return new ListsIndexSearchTest().open(data).forPictures();
  }
}
