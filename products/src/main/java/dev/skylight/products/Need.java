package dev.skylight.products;

import dev.skylight.fetch.Validators;

/**
 * What an image needs.
 *
 * @param image as the main database has it
 * @param what it needs
 * @param known what its picture's server said when its row was made; null where nothing was
 * @param stale whether it has a row, but of another URL than its present one
 * @param lost whether what it is now is known to give no vector until the shop changes it
 */
record Need(ShopImage image, What what, Known known, boolean stale, boolean lost) {

  /** What it needs. */
  enum What {
    /** Its row is as it should be. */
    NOTHING,
    /** Its row is as it should be; a failure is noted of what it was before. */
    FAILURE_IS_PAST,
    /** It failed, and its next try is not due. */
    WAITS,
    /** Its row is another product's, or lacks its URL. */
    PRODUCT,
    /** It cannot have a row: it has no URL, or no product where one is required. */
    REFUSAL,
    /** Its picture. */
    PICTURE,
    /** Its row is there; whether its picture is still the same is to be asked. */
    CHECK,
    /** As CHECK, and its row is another product's. */
    CHECK_AND_PRODUCT
  }

  /**
   * What a server said of a picture.
   *
   * @param validators to ask with
   * @param sha256 of the bytes that the row was made from, in hex; null where it is not known
   */
  record Known(Validators validators, String sha256) {}

  /** Whether it is work for a chunk. */
  boolean isWork() {
    return what != What.NOTHING && what != What.WAITS;
  }

  /** Whether its picture is to be fetched. */
  boolean wantsPicture() {
    return what == What.PICTURE || hasRow();
  }

  /** Whether it has a row, and its picture is to be fetched. */
  boolean hasRow() {
    return what == What.CHECK || what == What.CHECK_AND_PRODUCT;
  }

  /** Whether its row's product or URL is to be written. */
  boolean isAnothers() {
    return what == What.PRODUCT || what == What.CHECK_AND_PRODUCT;
  }
}
