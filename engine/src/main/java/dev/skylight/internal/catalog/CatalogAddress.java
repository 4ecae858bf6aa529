package dev.skylight.internal.catalog;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the catalog of a collection is; opens it.
 *
 * @param folder the collection
 * @param url {@code jdbc:sqlite:FILE}, or null for {@code metadata.db} in the data folder
 */
public record CatalogAddress(DataFolder folder, String url) {

  private static final String SQLITE = "jdbc:sqlite:";

  /** How long to wait for a database that another program has locked, in milliseconds. */
  static final String BUSY_PROPERTY = "skylight.catalog.busy.millis";

  /** Whether there is a catalog; true where only opening it could tell. */
  public boolean isThere() {
    return url != null || Files.exists(folder.catalog());
  }

  /**
   * Opens the catalog. Makes none: a folder without one is as likely a disk that is not mounted.
   *
   * @throws SkylightException BAD_INPUT where there is none, or the address or the table is not one
   *     that Skylight can use, TRANSIENT where the database stays locked for 30 s, DAMAGED where
   *     the file is no SQLite database
   */
  public Catalog open() {
    return open(false);
  }

  /**
   * Opens the catalog to add images to; an SQLite file that is absent or empty becomes an empty
   * catalog. Errors as {@link #open}.
   */
  public Catalog create() {
    return open(true);
  }

  /** Opens what is kept of near duplicates. Errors as {@link #open}. */
  public NearPairs nearPairs() {
    return new SqliteNearPairs(open(false));
  }

  /** Opens the catalog to pass over all of its images. Errors as {@link #open}. */
  public ImageContents contents() {
    return new SqliteImageContents(open(false));
  }

  private SqliteCatalog open(boolean create) {
    Duration busy = Duration.ofMillis(Long.getLong(BUSY_PROPERTY, 30_000));
    if (url == null || url.isBlank()) {
      return SqliteCatalogFile.open(folder.catalog(), busy, create);
    }
    if (!url.startsWith(SQLITE) || url.length() == SQLITE.length()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Cannot open the catalog " + url + ": supported are SQLite files, as jdbc:sqlite:FILE.");
    }
    return SqliteCatalogFile.open(
        Path.of(url.substring(SQLITE.length())).toAbsolutePath(), busy, create);
  }
}
