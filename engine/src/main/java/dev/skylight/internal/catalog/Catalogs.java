package dev.skylight.internal.catalog;

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
   * Opens the catalog of a collection. Makes none: a folder without one is as likely a disk that is
   * not mounted.
   *
   * @param url {@code jdbc:sqlite:FILE}, or null for {@code metadata.db} in the data folder
   * @throws SkylightException BAD_INPUT where there is none, or the address or the table is not one
   *     that Skylight can use, TRANSIENT where the database stays locked for 30 s, DAMAGED where
   *     the file is no SQLite database
   */
  public static Catalog open(DataFolder folder, String url) {
    return open(folder, url, false);
  }

  /**
   * Opens the catalog of a collection to add images to; an SQLite file that is absent or empty
   * becomes an empty catalog. Arguments and errors as {@link #open}.
   */
  public static Catalog create(DataFolder folder, String url) {
    return open(folder, url, true);
  }

  private static Catalog open(DataFolder folder, String url, boolean create) {
    Duration busy = Duration.ofMillis(Long.getLong(BUSY_PROPERTY, 30_000));
    if (url == null || url.isBlank()) {
      return SqliteCatalog.open(folder.catalog(), busy, create);
    }
    if (!url.startsWith(SQLITE) || url.length() == SQLITE.length()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Cannot open the catalog " + url + ": supported are SQLite files, as jdbc:sqlite:FILE.");
    }
    return SqliteCatalog.open(
        Path.of(url.substring(SQLITE.length())).toAbsolutePath(), busy, create);
  }
}
