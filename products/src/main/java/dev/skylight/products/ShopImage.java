package dev.skylight.products;

/**
 * A main image of a shop, as its main database has it.
 *
 * @param id in PostgreSQL's spelling
 * @param product its product's id, or null
 * @param url as it stands there, or null
 */
record ShopImage(String id, String product, String url) {

  /** Whether it has anything like a URL. */
  boolean hasUrl() {
    return url != null && !url.isBlank();
  }
}
