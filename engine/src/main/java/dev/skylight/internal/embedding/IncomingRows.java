package dev.skylight.internal.embedding;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Ranges;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.internal.pictures.PictureSource;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.RowContents;
import dev.skylight.job.RowRange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Rows that come from elsewhere are of the pictures that the catalog names at that moment: as it
 * registered them, or else as they are there. What another program or an edit makes of catalog or
 * files afterwards is a change. Thread-safe.
 */
public final class IncomingRows implements RowContents {

  private final Stores stores;
  private final RowJudge judge;

  /** Of a collection, perhaps one that has no catalog yet, of which nothing can be said. */
  public IncomingRows(Stores stores, PictureSource pictures) {
    this.stores = stores;
    judge = new RowJudge(pictures, false);
  }

  @Override
  public Map<Long, PictureContent> of(RowRange rows) {
    if (!stores.hasCatalog()) {
      return Map.of();
    }
    Map<Long, PictureContent> contents = new TreeMap<>();
    try (Catalog catalog = stores.openCatalog()) {
      RowSources sources = new RowSources(catalog, null); // nobody elsewhere knows of promises
      Map<Long, List<CatalogPicture>> facts =
          sources.pictures(LongStream.range(rows.from(), rows.to()).boxed().toList());
      for (RowSource source : sources.sources(rows, stores.folder().folder())) {
        PictureContent content =
            judge.incoming(source, facts.getOrDefault(source.row(), List.of()));
        if (content.known()) {
          contents.put(source.row(), content);
        }
      }
    }
    return contents;
  }

  @Override
  public List<RowRange> promised(RowRange rows) {
    if (!stores.hasCatalog() || !stores.hasLedger()) {
      return List.of();
    }
    try (Catalog catalog = stores.openCatalog();
        LedgerView ledger = stores.readLedger()) {
      Set<Long> promised = new TreeSet<>(ledger.reservations(rows).keySet());
      // what the catalog says of a row counts more than what was promised
      catalog.imagesOfRows(rows.from(), rows.to()).forEach(image -> promised.remove(image.row()));
      return Ranges.merge(promised.stream().map(row -> new RowRange(row, row + 1)).toList());
    }
  }
}
