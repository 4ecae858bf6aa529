package dev.skylight.web.api;

/** Where things are. */
final class Paths {

  static final String API = "/api/v1";
  static final String IMAGES = API + "/images";
  static final String IMAGE = IMAGES + "/{id}";

  private Paths() {}

  static String image(long id) {
    return IMAGES + "/" + id;
  }
}
