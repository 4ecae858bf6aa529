package dev.skylight.cli.products;

import dev.skylight.collection.DataFolder;
import dev.skylight.products.ProductPictures;
import dev.skylight.products.ProductSearch;
import dev.skylight.products.ShopSettings;
import dev.skylight.web.WebServer;
import dev.skylight.web.WebSettings;
import dev.skylight.web.shop.Pictures;
import dev.skylight.web.shop.SimilarProducts;
import java.time.Duration;

/** A shop's search, its pictures and the server over them, from start to end. */
final class ServedShop implements AutoCloseable {

  /** After which a visitor hears that the database does not answer, as under a lock. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ProductSearch search;
  private final ProductPictures pictures;
  private final WebServer server;
  private boolean closed;

  private ServedShop(ProductSearch search, ProductPictures pictures, WebServer server) {
    this.search = search;
    this.pictures = pictures;
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @param model name or folder; null: the one that made the rows
   * @throws dev.skylight.collection.SkylightException as of {@link ProductSearch#open}; BAD_INPUT
   *     where the port is taken or the address is none of this machine's
   */
  static ServedShop start(ShopSettings shop, String model, DataFolder data, WebSettings asked) {
    ProductSearch search = ProductSearch.open(shop, model, LIMIT);
    ProductPictures pictures = null;
    try {
      pictures =
          new ProductPictures(
              shop.fetch(), data.cache().resolve("shop-thumbs"), asked.thumbnailBytes());
      WebServer server =
          WebServer.start(asked, SimilarProducts.of(search), Pictures.of(pictures), data.folder());
      return new ServedShop(search, pictures, server);
    } catch (RuntimeException | Error e) {
      if (pictures != null) {
        pictures.close();
      }
      search.close();
      throw e;
    }
  }

  /** What is served. */
  WebServer server() {
    return server;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.close();
    pictures.close();
    search.close();
  }
}
