package dev.skylight.library;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.FormatTotal;
import dev.skylight.internal.catalog.Remarks;
import dev.skylight.internal.embedding.RowSources;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.stores.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** What the catalog has, to be looked through: its pictures and their folders. Thread-safe. */
final class CatalogPages {

  private final Stores stores;
  private final AskedCatalog catalog;
  private final RowPictures pictures;
  private final PictureFilters filters;

  CatalogPages(Stores stores, boolean askCatalog, RowPictures pictures, PictureFilters filters) {
    this.stores = stores;
    this.catalog = new AskedCatalog(stores, askCatalog);
    this.pictures = pictures;
    this.filters = filters;
  }

  /** Pictures of some ids, by id; unknown ids are left out. */
  List<Picture> of(List<Long> ids) {
    return ids.isEmpty() ? List.of() : catalog.ask(List.of(), open -> of(open, ids));
  }

  private List<Picture> of(Catalog open, List<Long> ids) {
    return RowSources.of(stores, open, sources -> sources.picturesOf(ids)).stream()
        .map(pictures::picture)
        .toList();
  }

  /** Ids of the pictures that paths name, by path; unknown ones are left out. */
  Map<String, Long> idsAt(List<String> named) {
    PathSpellings spellings = new PathSpellings(stores.folder().folder());
    Map<String, List<String>> asked = new LinkedHashMap<>();
    named.forEach(path -> asked.computeIfAbsent(path, spellings::of));
    Set<String> all = new LinkedHashSet<>();
    asked.values().forEach(all::addAll);
    Map<String, Long> known =
        all.isEmpty() ? Map.of() : catalog.ask(Map.of(), open -> open.idsAt(all));
    Map<String, Long> found = new LinkedHashMap<>();
    asked.forEach(
        (path, ways) ->
            ways.stream()
                .filter(known::containsKey)
                .findFirst()
                .ifPresent(way -> found.put(path, known.get(way))));
    return found;
  }

  /** A folder as the catalog writes it; as it is named where no picture lies in it. */
  String folder(String named) {
    NavigableMap<String, Long> direct = catalog.ask(new TreeMap<>(), Catalog::folders);
    for (String way : new PathSpellings(stores.folder().folder()).of(named)) {
      String bare = PictureFilters.bare(way);
      if (direct.containsKey(bare) || !below(direct, bare).isEmpty()) {
        return bare;
      }
    }
    return PictureFilters.bare(named);
  }

  /** A page of the pictures that a filter lets through. */
  List<Picture> page(PictureFilter wanted, long afterId, int limit) {
    if (!wanted.isAll()) {
      return of(filters.of(wanted).images().after(afterId, limit));
    }
    return catalog.ask(
        List.of(),
        open -> {
          List<Long> ids = open.images(afterId, limit).stream().map(CatalogImage::id).toList();
          return ids.isEmpty() ? List.of() : of(open, ids);
        });
  }

  /** The folders below one, as {@link Collection#folders} has them. */
  List<FolderCount> folders(String under) {
    NavigableMap<String, Long> direct = catalog.ask(new TreeMap<>(), Catalog::folders);
    String folder = PictureFilters.bare(under);
    NavigableMap<String, Long> below = below(direct, folder);
    while (below.size() == 1 && !direct.containsKey(below.firstKey())) {
      folder = below.firstKey();
      below = below(direct, folder);
    }
    return below.entrySet().stream()
        .map(entry -> new FolderCount(entry.getKey(), entry.getValue()))
        .toList();
  }

  /** Pictures of each folder directly below one. */
  private static NavigableMap<String, Long> below(
      NavigableMap<String, Long> direct, String folder) {
    String prefix = folder.isEmpty() || folder.equals("/") ? folder : folder + "/";
    NavigableMap<String, Long> below = new TreeMap<>();
    for (var entry : direct.tailMap(prefix, true).entrySet()) {
      String path = entry.getKey();
      if (!path.startsWith(prefix)) {
        break;
      }
      if (path.length() > prefix.length()) {
        int slash = path.indexOf('/', prefix.length());
        // absolute paths have one folder at the top, the root
        String child = slash < 0 ? path : slash == 0 ? "/" : path.substring(0, slash);
        below.merge(child, entry.getValue(), Long::sum);
      }
    }
    return below;
  }

  /** What a collection is made of. */
  Stats stats(Collection collection) {
    List<FormatTotal> totals = catalog.ask(List.of(), Catalog::formats);
    Map<String, Long> formats = new LinkedHashMap<>();
    totals.forEach(total -> formats.put(total.format(), total.images()));
    DataFolder data = stores.folder();
    Remarks.Totals said = collection.annotations().totals();
    return new Stats(
        totals.stream().mapToLong(FormatTotal::images).sum(),
        totals.stream().mapToLong(FormatTotal::bytes).sum(),
        formats,
        collection.rows(),
        collection.index(),
        size(data.embeddings()),
        size(data.index()),
        stores.header().map(LedgerHeader::model).orElse(""),
        collection.annotations().tags().size(),
        said.tagged(),
        said.rated());
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw IoFailures.ofFile("look at " + file.getFileName(), file, e);
    }
  }
}
