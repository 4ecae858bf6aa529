package dev.skylight.internal.duplicates;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.duplicates.FilesThere.There;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.internal.stores.Stores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of groups of equal files is so at this moment. */
final class ExactNow {

  private final Stores stores;
  private final Catalog catalog;
  private final FilesThere files;

  ExactNow(Stores stores, Catalog catalog) {
    this.stores = stores;
    this.catalog = catalog;
    this.files = new FilesThere(stores.folder().folder());
  }

  /** What is left of groups of ids, one list each. */
  List<List<Group>> of(List<List<Long>> groups) {
    List<Long> ids = groups.stream().flatMap(List::stream).toList();
    List<CatalogPicture> pictures = catalog.pictures(List.of(), ids);
    Map<Long, CatalogPicture> byId = new HashMap<>();
    pictures.forEach(picture -> byId.put(picture.id(), picture));
    KnownBytes bytes = new KnownBytes(pictures, contents(pictures));
    return groups.stream().map(group -> now(group, byId, bytes)).toList();
  }

  private List<Group> now(List<Long> group, Map<Long, CatalogPicture> byId, KnownBytes bytes) {
    Map<String, List<There>> byHash = new LinkedHashMap<>();
    for (long id : group) {
      Optional<There> there = Optional.ofNullable(byId.get(id)).flatMap(files::look);
      there
          .flatMap(bytes::of)
          .ifPresent(
              sha -> byHash.computeIfAbsent(sha, it -> new ArrayList<>()).add(there.orElseThrow()));
    }
    List<Group> now = new ArrayList<>();
    for (List<There> same : byHash.values()) {
      List<CatalogPicture> best = FilesThere.bestFirst(same);
      if (!best.isEmpty()) {
        now.add(new Group(1, best));
      }
    }
    return now;
  }

  /** What the ledger knows of the rows of pictures that the catalog has no hash of. */
  private Map<Long, PictureContent> contents(List<CatalogPicture> pictures) {
    List<Long> rows =
        pictures.stream()
            .filter(one -> one.row() >= 0)
            .filter(one -> ExactGroups.sha256(one.facts().fileHash()).isEmpty())
            .map(CatalogPicture::row)
            .distinct()
            .toList();
    if (rows.isEmpty() || !stores.hasLedger()) {
      return Map.of();
    }
    try (LedgerView ledger = stores.readLedger()) {
      return ledger.contents(rows);
    }
  }
}
