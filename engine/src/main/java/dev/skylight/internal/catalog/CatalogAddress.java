package dev.skylight.internal.catalog;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

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

  /** Opens the catalog to be asked again and again. Errors as {@link #open}. */
  CatalogReader reader() {
    return SqliteCatalogFile.reader(file().orElseThrow(this::unknown), busy());
  }

  private SqliteCatalog open(boolean create) {
    return SqliteCatalogFile.open(file().orElseThrow(this::unknown), busy(), create);
  }

  private static Duration busy() {
    return Duration.ofMillis(Long.getLong(BUSY_PROPERTY, 30_000));
  }

  /** The file; empty where the address is of another kind. */
  Optional<Path> file() {
    if (url == null || url.isBlank()) {
      return Optional.of(folder.catalog());
    }
    return url.startsWith(SQLITE) && url.length() > SQLITE.length()
        ? Optional.of(Path.of(url.substring(SQLITE.length())).toAbsolutePath())
        : Optional.empty();
  }

  private SkylightException unknown() {
    return new SkylightException(
        Kind.BAD_INPUT,
        "Cannot open the catalog " + url + ": supported are SQLite files, as jdbc:sqlite:FILE.");
  }
}
