package dev.skylight.catalog;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.nio.file.Path;
import java.time.Duration;

/** Opens catalogs. */
public final class Catalogs {

  private static final String SQLITE = "jdbc:sqlite:";

  /** How long to wait for a database that another program has locked, in milliseconds. */
  static final String BUSY_PROPERTY = "skylight.catalog.busy.millis";

  private Catalogs() {}

  /**
   * Opens the catalog of a collection; an SQLite file that is absent or empty becomes an empty
   * catalog.
   *
   * @param url {@code jdbc:sqlite:FILE}, or null for {@code metadata.db} in the data folder
   * @throws SkylightException BAD_INPUT where the address or the table is not one that Skylight can
   *     use, TRANSIENT where the database stays locked for 30 s, DAMAGED where the file is no
   *     SQLite database
   */
  public static Catalog open(DataFolder folder, String url) {
    Duration busy = Duration.ofMillis(Long.getLong(BUSY_PROPERTY, 30_000));
    if (url == null || url.isBlank()) {
      return SqliteCatalog.open(folder.catalog(), busy);
    }
    if (!url.startsWith(SQLITE) || url.length() == SQLITE.length()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Cannot open the catalog " + url + ": supported are SQLite files, as jdbc:sqlite:FILE.");
    }
    return SqliteCatalog.open(Path.of(url.substring(SQLITE.length())).toAbsolutePath(), busy);
  }
}
