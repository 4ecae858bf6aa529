package dev.skylight.faiss;

import static dev.skylight.faiss.capi.global.faiss.faiss_SearchParameters_free;
import static dev.skylight.faiss.capi.global.faiss.skylight_faiss_search_parameters;

import dev.skylight.faiss.capi.FaissSearchParameters;

/** Native search parameters for one call: FAISS writes into them, so they are never shared. */
final class NativeParameters implements AutoCloseable {
  private final IdSelector.Native selector;
  private final FaissSearchParameters pointer;

  NativeParameters(dev.skylight.faiss.capi.FaissIndex index, SearchParameters parameters) {
    selector = parameters.selector().open();
    if (parameters.isDefault()) {
      pointer = null;
      return;
    }
    pointer = new FaissSearchParameters();
    try {
      Faiss.check(
          skylight_faiss_search_parameters(
              pointer,
              index,
              selector == null ? null : selector.selector(),
              parameters.nprobe(),
              parameters.efSearch()));
    } catch (FaissException e) {
      if (selector != null) {
        selector.close();
      }
      throw e;
    }
  }

  FaissSearchParameters pointer() {
    return pointer;
  }

  @Override
  public void close() {
    if (pointer != null) {
      faiss_SearchParameters_free(pointer);
    }
    if (selector != null) {
      selector.close();
    }
  }
}
