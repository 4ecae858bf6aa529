package dev.skylight.workflows;

/** Stable workflow ids: starting a job that is running attaches to it instead of duplicating it. */
public final class WorkflowIds {

  private WorkflowIds() {}

  /** The one regeneration of a collection. */
  public static String regenerate(String collection) {
    return "regenerate-embeddings:" + collection;
  }

  /** The one index build of a collection. */
  public static String buildIndex(String collection) {
    return "build-index:" + collection;
  }

  /** The one scan of a collection's folders. */
  public static String registerImages(String collection) {
    return "register-images:" + collection;
  }

  /**
   * The one job over a shop's pictures.
   *
   * @param name the data folder's name
   */
  public static String embedProducts(String name) {
    return "embed-products:" + name;
  }
}
