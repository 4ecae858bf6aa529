package dev.skylight.library;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.index.IndexReport;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.KeptStores;
import dev.skylight.internal.verification.Verifier;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FinishResult;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import dev.skylight.job.RowRange;
import dev.skylight.job.VerifyReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The door to a collection of pictures: their vectors, index and catalog in one folder.
 *
 * <p>Opening one costs nothing; the model and the index are opened by the first search that needs
 * them, or by {@link #openAhead}, and stay open, so a server keeps one {@code Collection} for as
 * long as it runs. Before each search it looks whether a job, in this process or another, has added
 * rows, begun anew or built an index, and then searches what is there now.
 *
 * <p>Thread-safe: any number of threads may search while others register, embed and build. Close
 * after use; searches under way end undisturbed, later ones throw {@link IllegalStateException}.
 *
 * <p>Whatever a person can mend is a {@link SkylightException} whose message says how.
 */
public final class Collection implements AutoCloseable {

  private final CollectionSettings settings;
  private final KeptStores stores;
  private final LiveView view;
  private final Opening opening;
  private final RowPictures pictures;
  private final LocalJobs jobs;
  private final PictureFilters filters;
  private final CatalogPages pages;
  private final Annotations annotations;

  private Collection(CollectionSettings settings, KeptStores stores) {
    this.settings = settings;
    this.stores = stores;
    this.view = new LiveView(stores, settings);
    this.opening = new Opening(this, stores, view);
    this.pictures = new RowPictures(stores, settings.catalog());
    this.jobs = new LocalJobs(stores, settings);
    this.filters = new PictureFilters(stores, settings.catalog());
    this.pages = new CatalogPages(stores, settings.catalog(), pictures, filters);
    this.annotations = new Annotations(stores, settings.catalog());
  }

  /** The collection in a folder, which need not be there yet. */
  public static Collection open(Path folder) {
    return open(CollectionSettings.of(folder));
  }

  /** A collection. */
  public static Collection open(CollectionSettings settings) {
    return new Collection(settings, new FileStores(settings.data(), settings.catalogUrl()).kept());
  }

  /** Its files. */
  public DataFolder data() {
    return settings.data();
  }

  /**
   * The pictures nearest to a query. Uses the index where there is one of these vectors, else
   * compares every row and says so in the answer.
   *
   * @throws SkylightException BAD_INPUT where there are no vectors yet, the query's picture cannot
   *     be read, its row holds no vector, its parts cancel out or it has another width than the
   *     rows, or there is no catalog to filter pictures by; MODEL where the model cannot be opened;
   *     DAMAGED; TRANSIENT where a database stays locked
   */
  public Answer search(Query query) {
    Optional<PictureFilters.Passing> passing =
        query.pictures().isAll() ? Optional.empty() : Optional.of(filters.of(query.pictures()));
    Query among = passing.map(those -> query.alsoAmong(those.rows())).orElse(query);
    Shared<View> shared = view.enter(query.asksWords() ? Towers::openText : towers -> {});
    try {
      return new Shown(pictures, among, passing.map(PictureFilters.Passing::images))
          .search(asked -> shared.value().search(asked, shared));
    } finally {
      shared.leave();
    }
  }

  /**
   * Opens in the background what the first search would wait for: index, vectors and catalog, and
   * then the model, which then takes its memory also where nobody searches for words. Returns at
   * once; what cannot be opened is told by the search that needs it.
   */
  public void openAhead() {
    opening.start();
  }

  /**
   * The pictures of some rows, with what the catalog knows of their files.
   *
   * @return by row, the one that stands for it first, then its duplicates; rows that no picture has
   *     are left out
   * @throws SkylightException BAD_INPUT where neither a catalog nor {@code file_paths.txt} is
   *     there, TRANSIENT where the catalog stays locked
   */
  public Map<Long, List<Picture>> pictures(List<Long> rows) {
    return pictures.of(rows);
  }

  /**
   * The paths of the pictures that stand for some rows, which is a tenth of the work of {@link
   * #pictures}.
   *
   * @param rows in order; the catalog is asked once, for all from the first to the last of them
   * @return in order of row, as the catalog writes them; rows that no picture has are left out
   * @throws SkylightException as {@link #pictures}
   */
  public Map<Long, String> paths(List<RowRange> rows) {
    return pictures.paths(rows);
  }

  /** A picture of the catalog; empty where it has none of that id, or there is no catalog. */
  public Optional<Picture> picture(long id) {
    return pages.of(List.of(id)).stream().findFirst();
  }

  /** As {@link #picture}, for any number of ids in one go: by id, unknown ones left out. */
  public List<Picture> picturesById(List<Long> ids) {
    return pages.of(ids);
  }

  /**
   * The pictures that paths name, however many, in one go.
   *
   * @param paths as the catalog writes them, or of files on this machine, those that are relative
   *     from the working directory or the data folder on
   * @return ids by path as it was given; paths of no registered picture are left out
   */
  public Map<String, Long> idsAt(List<String> paths) {
    return pages.idsAt(paths);
  }

  /**
   * A folder as the catalog writes paths, for {@link PictureFilter}.
   *
   * @param named so, or a folder on this machine, as in {@link #idsAt}
   * @return as it was named where no registered picture lies in it
   */
  public String folder(String named) {
    return pages.folder(named);
  }

  /**
   * Pictures of the catalog that a filter lets through, in order of id, whether they have a row or
   * not.
   *
   * @param afterId those of higher ids only; -1 for the first page
   * @param limit most pictures, at least 1
   * @return none where there is no catalog and the filter lets every picture through
   * @throws SkylightException BAD_INPUT where there is no catalog to filter by, TRANSIENT where it
   *     stays locked
   */
  public List<Picture> browse(PictureFilter wanted, long afterId, int limit) {
    if (limit < 1) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT, "A page has at least 1 picture, not " + limit + ".");
    }
    return pages.page(wanted, afterId, limit);
  }

  /**
   * The folders directly below one that hold pictures, or have some below them, by path; where
   * there is but one and no picture lies in it itself, those below it.
   *
   * @param under as the catalog writes paths; empty: all
   */
  public List<FolderCount> folders(String under) {
    return pages.folders(under);
  }

  /** What people say of its pictures. */
  public Annotations annotations() {
    return annotations;
  }

  /**
   * Its pictures that are there more than once.
   *
   * @throws SkylightException BAD_INPUT where it was opened without its catalog
   */
  public Duplicates duplicates() {
    if (!settings.catalog()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "The catalog tells which pictures are there more than once, and "
              + settings.data().folder()
              + " was opened without it.");
    }
    return new Duplicates(stores, pictures);
  }

  /**
   * Opens its thumbnails, which are kept in the data folder's {@code cache/}. One for a process is
   * enough; closing the collection does not close it.
   *
   * @param mostBytes that the cache may take of the disk; the least recently used go first
   */
  public ThumbnailCache thumbnails(long mostBytes) {
    return new ThumbnailCache(settings.data().cache().resolve("thumbs"), mostBytes);
  }

  /** What it is made of. */
  public Stats stats() {
    return pages.stats(this);
  }

  /** How far its rows are, as the ledger says; that of a running job within a chunk. */
  public RowsState rows() {
    return RowsState.of(stores, settings.catalog());
  }

  /** How many pictures are registered; 0 where there is no catalog yet. */
  public long registered() {
    return new AskedCatalog(stores, true).ask(0L, Catalog::imageCount);
  }

  /**
   * Whether searches can use an index, and what it is.
   *
   * @throws SkylightException DAMAGED where its report cannot be read
   */
  public IndexState index() {
    DataFolder data = settings.data();
    if (!Files.exists(data.index()) || !Files.exists(data.indexReport())) {
      return new IndexState(IndexState.Standing.NONE, Optional.empty());
    }
    IndexReport report = IndexReport.read(data.indexReport());
    boolean current = Rows.of(stores).digest().map(report.ledgerDigest()::equals).orElse(true);
    return new IndexState(
        current ? IndexState.Standing.CURRENT : IndexState.Standing.STALE,
        Optional.of(report.result()));
  }

  /**
   * Compares vectors, ledger, catalog and index with each other; changes nothing.
   *
   * @param deep whether to read every vector and compare the checksums
   * @return what was found, the worst first
   */
  public VerifyReport verify(boolean deep) {
    return verify(deep, false);
  }

  /**
   * The same.
   *
   * @param readPictures whether to read every picture and compare it with the one that its row was
   *     made of; otherwise only pictures of another size or time are read
   */
  public VerifyReport verify(boolean deep, boolean readPictures) {
    boolean ask = settings.catalog() && stores.hasCatalog();
    try (Catalog catalog = ask ? stores.openCatalog() : null) {
      return Verifier.verify(stores, catalog, deep, readPictures);
    }
  }

  /**
   * Registers the pictures under a folder in the catalog, which is made where there is none; makes
   * no vectors. Pictures that are known and have not changed are not read again; those that were
   * moved are found again by their content, and those that are gone are counted.
   *
   * @throws SkylightException BAD_INPUT where there is no such folder, DISK_FULL, TRANSIENT
   */
  public RegisterResult register(Path folder, Progress progress) {
    return register(folder, RegisterOptions.USUAL, progress);
  }

  /**
   * The same, in another way than the usual one.
   *
   * @throws SkylightException as {@link #register(Path, Progress)}
   */
  public RegisterResult register(Path folder, RegisterOptions options, Progress progress) {
    return jobs.register(folder, options, progress);
  }

  /**
   * Makes the vectors that are missing, chunk by chunk. Each chunk is durable before the next
   * begins, so a call that was killed is made up for by another one. Pictures that cannot be read
   * are counted, not thrown. Any number of processes may embed one collection.
   *
   * @return how the collection stands then; empty where the thread was interrupted
   * @throws SkylightException BAD_INPUT where nothing is registered; FINGERPRINT where another
   *     model made the vectors that are there; MODEL; DISK_FULL; DAMAGED; TRANSIENT
   */
  public Optional<FinishResult> embed(EmbedRequest request, Progress progress) {
    return jobs.embed(request, progress);
  }

  /**
   * Builds the index over all rows that hold a vector. The one before serves until then. One build
   * at a time.
   *
   * @throws SkylightException BAD_INPUT where there are no vectors or the type is unknown;
   *     DISK_FULL; DAMAGED; TRANSIENT
   */
  public IndexResult buildIndex(IndexRequest request, Progress progress) {
    return jobs.buildIndex(request, progress);
  }

  @Override
  public void close() {
    try {
      view.close();
      opening.await();
    } finally {
      stores.close();
    }
  }
}
