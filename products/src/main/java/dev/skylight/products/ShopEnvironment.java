package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.fetch.FetchSettings;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.EnvFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Addresses of a shop's databases as its other programs find them: in the environment, else in a
 * {@code .env} file. Immutable; a file is read when something is asked of it.
 */
public final class ShopEnvironment {

  /** The main database. */
  public static final String SHOP = "DATABASE_URL";

  /** The main database, from inside the shop's own network; preferred. */
  public static final String SHOP_PRIVATE = "DATABASE_URL_PRIVATE";

  /** The database with the vectors. */
  public static final String VECTORS = "VECTOR_DATABASE_URL";

  private final Map<String, String> env;
  private final Path file;
  private final boolean named;

  private ShopEnvironment(Map<String, String> env, Path file, boolean named) {
    this.env = Map.copyOf(env);
    this.file = file;
    this.named = named;
  }

  /**
   * From both.
   *
   * @param env goes before the file
   * @param named by the user, which must be there; null: {@code .env} in {@code current}, if it is
   *     there
   */
  public static ShopEnvironment of(Map<String, String> env, Path named, Path current) {
    return named != null
        ? new ShopEnvironment(env, named, true)
        : new ShopEnvironment(env, current.resolve(".env"), false);
  }

  /**
   * The main database.
   *
   * @throws SkylightException BAD_INPUT where it is not set or no address
   */
  public DatabaseUrl shop() {
    String inside = value(SHOP_PRIVATE);
    return inside.isEmpty()
        ? database(SHOP, "the shop's main database, which is only read")
        : DatabaseUrl.parse(SHOP_PRIVATE, inside);
  }

  /**
   * The database with the vectors.
   *
   * @throws SkylightException BAD_INPUT where it is not set or no address
   */
  public DatabaseUrl vectors() {
    return database(VECTORS, "the database that holds the vectors");
  }

  /** Both databases, with the rest of the settings. */
  public ShopSettings settings(ShopNames names, FetchSettings fetch) {
    return new ShopSettings(shop(), vectors(), names, fetch);
  }

  /** The vectors alone, as searches need them. */
  public ShopSettings vectorsOnly(ShopNames names, FetchSettings fetch) {
    return new ShopSettings(null, vectors(), names, fetch);
  }

  private DatabaseUrl database(String variable, String what) {
    String url = value(variable);
    if (url.isEmpty()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          variable
              + " is not set: the address of "
              + what
              + ", as in postgresql://USER:PASSWORD@HOST:5432/DATABASE. Set it in the environment"
              + " or in "
              + file
              + ".");
    }
    return DatabaseUrl.parse(variable, url);
  }

  /** What is set and not blank, or "". */
  private String value(String variable) {
    String set = env.getOrDefault(variable, "");
    if (set.isBlank() && (named || Files.exists(file))) {
      set = EnvFile.read(file).get(variable, env).orElse("");
    }
    return set.strip();
  }
}
