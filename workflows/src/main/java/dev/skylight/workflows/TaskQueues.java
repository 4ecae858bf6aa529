package dev.skylight.workflows;

/**
 * Names of the task queues. They end in the collection's name, so that two collections on one
 * server never hand each other work that their workers cannot see the files of.
 */
public final class TaskQueues {

  private TaskQueues() {}

  /** Workflows and the light activities: plan, allocate, finish, register. */
  public static String light(String collection) {
    return "skylight:" + collection;
  }

  /** Chunks; workers poll it with a fixed number of slots. */
  public static String embed(String collection) {
    return "skylight-embed:" + collection;
  }

  /** Index builds; one slot per worker. */
  public static String index(String collection) {
    return "skylight-index:" + collection;
  }

  /**
   * The workflow of a shop and its light activities.
   *
   * @param name the data folder's name
   */
  public static String shop(String name) {
    return "skylight-shop:" + name;
  }

  /** Chunks of a shop's images; workers poll it with a fixed number of slots. */
  public static String shopEmbed(String name) {
    return "skylight-shop-embed:" + name;
  }
}
