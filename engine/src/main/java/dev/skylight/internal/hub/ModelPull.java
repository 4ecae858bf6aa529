package dev.skylight.internal.hub;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.LockedFile;
import dev.skylight.internal.hub.ModelRecord.FileRecord;
import dev.skylight.internal.models.KnownModel;
import dev.skylight.internal.models.KnownModel.Pin;
import dev.skylight.internal.models.ModelFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a model into a folder of models. The model is put together in {@code NAME.part}, every
 * file checked and forced to the disk, and then renamed: {@code NAME} is whole or not there. What
 * an interrupted pull has fetched is used by the next. Not thread-safe; a lock keeps a second
 * process out.
 */
public final class ModelPull {

  private final HubSettings settings;
  private final Path models;
  private final HubClient.Patience patience;
  private final PullProgress progress;

  /**
   * A pull into {@code models/NAME}.
   *
   * @param settings how the hub is reached
   * @param models folder of models, made where it is not there
   */
  public ModelPull(HubSettings settings, Path models, PullProgress progress) {
    this(settings, models, progress, HubClient.Patience.USUAL);
  }

  ModelPull(HubSettings settings, Path models, PullProgress progress, HubClient.Patience patience) {
    this.settings = settings;
    this.models = models;
    this.progress = progress;
    this.patience = patience;
  }

  /**
   * Brings a model, or what is missing or damaged of it.
   *
   * @param precisions of the vision model, from {@link KnownModel#PRECISIONS}
   * @param revision branch, tag or commit; null: the one that is installed, else the pinned one
   * @param force fetch everything anew, and replace a folder that was made by other means
   * @throws SkylightException with a sentence for whatever went wrong
   */
  @SuppressWarnings("try") // the lock is held meanwhile
  public PullResult pull(
      KnownModel model, List<String> precisions, String revision, boolean force) {
    if (revision != null && !validRevision(revision)) {
      throw new SkylightException(
          Kind.BAD_INPUT, "--revision '" + revision + "' is no branch, tag or commit of the hub.");
    }
    Path target = models.resolve(model.name());
    try {
      Files.createDirectories(models);
      try (LockedFile lock =
          LockedFile.take(models.resolve("." + model.name() + ".lock"))
              .orElseThrow(() -> busy(model))) {
        return locked(model, precisions, revision, force, target);
      }
    } catch (IOException e) {
      throw IoFailures.ofFile("install the model " + model.name(), target, e);
    }
  }

  /** Nothing that could leave the repository's folder in a cache. */
  private static boolean validRevision(String revision) {
    return revision.matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}") && !revision.contains("..");
  }

  private static SkylightException busy(KnownModel model) {
    return new SkylightException(
        Kind.TRANSIENT,
        "Another 'skylight model pull " + model.name() + "' is at work: wait until it is done.");
  }

  private PullResult locked(
      KnownModel model, List<String> precisions, String revision, boolean force, Path target)
      throws IOException {
    InstallFolder place = new InstallFolder(target);
    place.recover();
    Set<String> wanted = new LinkedHashSet<>(model.files(precisions));
    Optional<ModelRecord> record =
        force ? Optional.empty() : ModelRecord.ofInstalled(target, model, wanted);
    boolean same =
        record.isPresent()
            && (revision == null
                || revision.equals(record.get().revision())
                || revision.equals(record.get().commit()));
    if (force || record.isPresent()) {
      // a model in both precisions stays one
      model.files(KnownModel.PRECISIONS).stream()
          .filter(path -> Files.isRegularFile(target.resolve(path)))
          .forEach(wanted::add);
    }
    Map<String, FileRecord> whole = same ? record.get().whole(target, wanted) : Map.of();
    if (same && whole.keySet().containsAll(wanted)) {
      return result(target, record.get(), 0, false);
    }
    String asked =
        revision != null
            ? revision
            : same && !record.get().commit().isEmpty() ? record.get().commit() : model.revision();
    String named = same ? record.get().revision() : asked;
    return assemble(model, wanted, asked, named, place, whole);
  }

  private PullResult assemble(
      KnownModel model,
      Set<String> wanted,
      String asked,
      String named,
      InstallFolder place,
      Map<String, FileRecord> whole)
      throws IOException {
    Path part = place.part();
    Files.createDirectories(part.resolve("onnx"));
    FileSource source = source(model.repo());

    Map<String, RemoteFile> remote = new LinkedHashMap<>();
    String revision = asked;
    for (String path : wanted) {
      if (!whole.containsKey(path)) {
        RemoteFile file = described(model, source, revision, path);
        if (!file.commit().isEmpty()) {
          revision = file.commit(); // the branch may move between two files
        }
        remote.put(path, file);
      }
    }
    Fetch fetch = new Fetch(source, offeredBy(), remote.values(), part, progress);
    fetch.checkSpace();
    List<FileRecord> files = new ArrayList<>();
    for (String path : wanted) {
      if (whole.containsKey(path)) {
        CachedSource.link(place.target().resolve(path), part.resolve(path));
        files.add(whole.get(path));
      } else {
        files.add(fetch.bring(revision, remote.get(path)));
      }
    }
    String commit = revision.matches("[0-9a-f]{40}") ? revision : "";
    ModelRecord record =
        new ModelRecord(ModelRecord.FORMAT, model.name(), model.repo(), named, commit, files);
    check(model, part);
    place.removeOthers(wanted);
    record.write(part);
    place.swap();
    return result(place.target(), record, fetch.fetchedBytes(), true);
  }

  private String offeredBy() {
    return (settings.offline() ? settings.cache() : settings.endpoint()).toString();
  }

  private FileSource source(String repo) {
    HubCache cache = new HubCache(settings.cache());
    return settings.offline()
        ? new CachedSource(cache, settings.cache(), repo)
        : new OnlineSource(new HubClient(settings, patience), cache, repo, progress);
  }

  /** What the hub says of a file, which must be what is known of it. */
  private RemoteFile described(KnownModel model, FileSource source, String revision, String path) {
    RemoteFile file = source.describe(revision, path);
    Pin pin = revision.equals(model.revision()) ? model.pins().get(path) : null;
    if (pin == null) {
      return file;
    }
    if (!file.is(pin)) {
      throw notWhatIsKnown(path, model.repo(), revision);
    }
    return file.pinned(pin);
  }

  private SkylightException notWhatIsKnown(String path, String repo, String revision) {
    return new SkylightException(
        Kind.BAD_INPUT,
        (settings.offline() ? "The hub's cache " : "")
            + offeredBy()
            + " offers another "
            + path
            + " of "
            + repo
            + " at "
            + revision
            + " than the one that Skylight knows: nothing was installed; check HF_ENDPOINT, or"
            + " choose another --revision.");
  }

  /** The files are whole; whether they are a model that can be used is another matter. */
  private static void check(KnownModel model, Path part) {
    ModelFolder folder = ModelFolder.open(part.toString());
    int dimension = folder.dimension();
    folder.preprocessing();
    folder.maxTokens();
    if (dimension != model.dimension()) {
      throw new SkylightException(
          Kind.MODEL,
          "The hub's "
              + model.repo()
              + " makes vectors of "
              + dimension
              + " numbers, expected "
              + model.dimension()
              + ": nothing was installed; choose another --revision.");
    }
  }

  private static PullResult result(Path target, ModelRecord record, long fetched, boolean changed) {
    return new PullResult(
        target,
        record.repo(),
        record.commit(),
        record.files().size(),
        record.files().stream().mapToLong(FileRecord::size).sum(),
        fetched,
        changed);
  }
}
