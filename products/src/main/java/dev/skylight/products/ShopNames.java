package dev.skylight.products;

/**
 * Tables and columns of a shop, as PostgreSQL spells them; each may carry a schema.
 *
 * @param images table of pictures in the main database
 * @param id its key
 * @param product column with the product's id
 * @param url column with the picture's URL
 * @param main column that is true for main images; empty: every row is one
 * @param vectors table of vectors in the vector database
 */
public record ShopNames(
    String images, String id, String product, String url, String main, String vectors) {

  /** As the shop of the old scripts has them. */
  public static final ShopNames USUAL =
      new ShopNames(
          "product_images", "id", "product_id", "image_url", "is_main_image", "image_embeddings");
}
