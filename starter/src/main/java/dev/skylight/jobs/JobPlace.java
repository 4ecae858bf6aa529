package dev.skylight.jobs;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.Stores;
import dev.skylight.temporal.Target;
import java.util.Map;

/**
 * Whose jobs, and where they run.
 *
 * @param data the collection
 * @param catalogUrl JDBC URL of its catalog, or null for the data folder's own
 * @param target where Temporal runs
 * @param env environment variables, for addresses and credentials of servers
 */
public record JobPlace(DataFolder data, String catalogUrl, Target target, Map<String, String> env) {

  /** Copies the environment. */
  public JobPlace {
    env = Map.copyOf(env);
  }

  /** The same with the data folder's own catalog. */
  public JobPlace withoutCatalogUrl() {
    return new JobPlace(data, null, target, env);
  }

  /** The collection's stores. */
  Stores stores() {
    return new FileStores(data, catalogUrl);
  }

  /** Whether the process that starts a job holds the server. */
  public boolean embedded() {
    return target.embedded();
  }

  @Override
  public String toString() {
    return data + " on " + target; // the environment may hold keys
  }
}
