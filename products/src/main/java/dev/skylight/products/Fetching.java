package dev.skylight.products;

import dev.skylight.fetch.FetchException;
import dev.skylight.fetch.Fetched;
import dev.skylight.fetch.Validators;

/** What {@link dev.skylight.fetch.PictureFetcher} does; tests do it without a network. */
@FunctionalInterface
interface Fetching {

  /** Fetches a picture; blocks. */
  Fetched fetch(String url, Validators known) throws FetchException, InterruptedException;
}
