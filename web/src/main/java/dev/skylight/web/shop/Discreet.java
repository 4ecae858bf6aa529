package dev.skylight.web.shop;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.products.ProductAnswer;
import dev.skylight.products.QuestionException;
import dev.skylight.web.http.Problem;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Product search for visitors of a shop: what is wrong with their question is told them; what only
 * the shop's operator can mend (database, tables, model) goes to the log, since it names addresses,
 * tables and options. Thread-safe.
 */
public final class Discreet implements SimilarProducts {

  private static final Logger LOG = LoggerFactory.getLogger(Discreet.class);
  private static final int RETRY_SECONDS = 2;

  private final SimilarProducts products;

  /** Over a search that tells all. */
  public Discreet(SimilarProducts products) {
    this.products = products;
  }

  @Override
  public ProductAnswer byPicture(byte[] picture, int k, boolean exact) {
    return ask(() -> products.byPicture(picture, k, exact));
  }

  @Override
  public ProductAnswer byWords(String words, int k, boolean exact) {
    return ask(() -> products.byWords(words, k, exact));
  }

  @Override
  public Optional<ProductAnswer> byImage(String imageId, int k, boolean exact) {
    return ask(() -> products.byImage(imageId, k, exact));
  }

  @Override
  public Optional<String> urlOf(String imageId) {
    return ask(() -> products.urlOf(imageId));
  }

  @Override
  public void check() {
    products.check(); // for /health, which says nothing of why
  }

  private static <T> T ask(Supplier<T> question) {
    try {
      return question.get();
    } catch (QuestionException e) {
      throw e;
    } catch (SkylightException e) {
      LOG.warn("A search of the shop failed: {}", e.getMessage(), e);
      throw e.kind() == Kind.TRANSIENT
          ? Problem.busy("The search is not available now; try again in a moment.", RETRY_SECONDS)
          : new Problem(
              500, "failed", "The search does not work, for a reason that the server's log tells.");
    }
  }
}
