package dev.skylight.internal.hub;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.hub.ModelRecord.FileRecord;
import dev.skylight.internal.models.KnownModel;
import dev.skylight.internal.models.KnownModel.Pin;
import dev.skylight.internal.models.ModelFolder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Brings a model into a folder of models. The model is put together in {@code NAME.part}, every
 * file checked and forced to the disk, and then renamed: {@code NAME} is whole or not there. What
 * an interrupted pull has fetched is used by the next. Not thread-safe; a lock keeps a second
 * process out.
 */
public final class ModelPull {

  private static final long MARGIN = 64L << 20;

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
  public PullResult pull(
      KnownModel model, List<String> precisions, String revision, boolean force) {
    if (revision != null && !validRevision(revision)) {
      throw new SkylightException(
          Kind.BAD_INPUT, "--revision '" + revision + "' is no branch, tag or commit of the hub.");
    }
    Path target = models.resolve(model.name());
    try {
      Files.createDirectories(models);
      try (FileChannel channel =
              FileChannel.open(
                  models.resolve("." + model.name() + ".lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = lock(channel, model)) {
        return locked(model, precisions, revision, force, target, lock);
      }
    } catch (IOException e) {
      throw IoFailures.ofFile("install the model " + model.name(), target, e);
    }
  }

  /** Nothing that could leave the repository's folder in a cache. */
  private static boolean validRevision(String revision) {
    return revision.matches("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}") && !revision.contains("..");
  }

  private static FileLock lock(FileChannel channel, KnownModel model) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      throw busy(model, e);
    }
    if (lock == null) {
      throw busy(model, null);
    }
    return lock;
  }

  private static SkylightException busy(KnownModel model, Exception cause) {
    return new SkylightException(
        Kind.TRANSIENT,
        "Another 'skylight model pull " + model.name() + "' is at work: wait until it is done.",
        cause);
  }

  private PullResult locked(
      KnownModel model,
      List<String> precisions,
      String revision,
      boolean force,
      Path target,
      FileLock lock)
      throws IOException {
    if (!lock.isValid()) {
      throw new IllegalStateException("the lock is lost: " + lock);
    }
    recover(target);
    Set<String> wanted = new LinkedHashSet<>(model.files(precisions));
    Optional<ModelRecord> record = force ? Optional.empty() : record(model, target, wanted);
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
    Map<String, FileRecord> whole = same ? whole(target, record.get(), wanted) : Map.of();
    if (same && whole.keySet().containsAll(wanted)) {
      return result(target, record.get(), 0, false);
    }
    String asked =
        revision != null
            ? revision
            : same && !record.get().commit().isEmpty() ? record.get().commit() : model.revision();
    String named = same ? record.get().revision() : asked;
    return assemble(model, wanted, asked, named, target, whole);
  }

  /** A kill between the two renames of {@link #swap} leaves the old folder aside. */
  private static void recover(Path target) throws IOException {
    Path old = old(target);
    if (Files.exists(old)) {
      if (Files.exists(target)) {
        delete(old);
      } else {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** The record of what is installed; a folder without one is taken over if every file is known. */
  private static Optional<ModelRecord> record(KnownModel model, Path target, Set<String> wanted)
      throws IOException {
    if (!Files.exists(target)) {
      return Optional.empty();
    }
    Optional<ModelRecord> record = ModelRecord.read(target);
    if (record.isPresent()) {
      return record;
    }
    List<FileRecord> files = new ArrayList<>();
    for (String path : wanted) {
      Pin pin = model.pins().get(path);
      Path file = target.resolve(path);
      if (pin == null
          || !Files.isRegularFile(file)
          || Files.size(file) != pin.bytes()
          || !Digests.of(file).sha256().equals(pin.sha256())) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            target
                + " was not made by 'model pull', and its "
                + path
                + " is not the one of the hub: use it as it is, move it away, or replace it with"
                + " --force.");
      }
      files.add(new FileRecord(path, pin.bytes(), pin.sha256()));
    }
    ModelRecord adopted =
        new ModelRecord(
            ModelRecord.FORMAT,
            model.name(),
            model.repo(),
            model.revision(),
            model.revision(),
            files);
    adopted.write(target);
    return Optional.of(adopted);
  }

  /** The files that still are what the record says. */
  private static Map<String, FileRecord> whole(Path target, ModelRecord record, Set<String> known)
      throws IOException {
    Map<String, FileRecord> whole = new LinkedHashMap<>();
    for (FileRecord file : record.files()) {
      Path place = target.resolve(file.path());
      if (known.contains(file.path())
          && Files.isRegularFile(place)
          && Files.size(place) == file.size()
          && Digests.of(place).sha256().equals(file.sha256())) {
        whole.put(file.path(), file);
      }
    }
    return whole;
  }

  private PullResult assemble(
      KnownModel model,
      Set<String> wanted,
      String asked,
      String named,
      Path target,
      Map<String, FileRecord> whole)
      throws IOException {
    Path part = target.resolveSibling(model.name() + ".part");
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
    List<FileRecord> files = new ArrayList<>();
    Bytes bytes = new Bytes(remote, part);
    checkSpace(bytes, target);
    for (String path : wanted) {
      if (whole.containsKey(path)) {
        CachedSource.link(target.resolve(path), part.resolve(path));
        files.add(whole.get(path));
      } else {
        files.add(bring(source, revision, remote.get(path), part, bytes));
      }
    }
    String commit = revision.matches("[0-9a-f]{40}") ? revision : "";
    ModelRecord record =
        new ModelRecord(ModelRecord.FORMAT, model.name(), model.repo(), named, commit, files);
    check(model, part);
    removeOthers(part, wanted);
    record.write(part);
    AtomicFiles.forceFolder(part.resolve("onnx"));
    AtomicFiles.forceFolder(part);
    swap(part, target);
    return result(target, record, bytes.fetched, true);
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
        (settings.offline() ? "The hub's cache " + settings.cache() : settings.endpoint())
            + " offers another "
            + path
            + " of "
            + repo
            + " at "
            + revision
            + " than the one that Skylight knows: nothing was installed; check HF_ENDPOINT, or"
            + " choose another --revision.");
  }

  /** Bytes of the files at work, for the progress. */
  private static final class Bytes {
    private final Map<String, Long> have = new LinkedHashMap<>();
    private final long total;
    private long fetched;

    Bytes(Map<String, RemoteFile> files, Path part) throws IOException {
      long sum = 0;
      for (RemoteFile file : files.values()) {
        sum += Math.max(0, file.bytes());
        long there = 0;
        for (Path place : List.of(part.resolve(file.path()), unfinished(part, file))) {
          there = Math.max(there, Files.exists(place) ? Files.size(place) : 0);
        }
        have.put(file.path(), there);
      }
      total = sum;
    }

    long done() {
      return have.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private static void checkSpace(Bytes bytes, Path target) throws IOException {
    long need = bytes.total - bytes.done() + MARGIN;
    long free = IoFailures.usableSpace(target);
    if (need > free) {
      throw new SkylightException(
          Kind.DISK_FULL,
          "The model needs "
              + KnownModel.size(need)
              + " more in "
              + target.getParent()
              + ", and "
              + KnownModel.size(free)
              + " are free there: free some space, or name another folder with SKYLIGHT_MODELS.");
    }
  }

  /** Its name holds the hash: bytes of another revision are never gone on with. */
  private static Path unfinished(Path part, RemoteFile file) {
    String mark = file.hash().isEmpty() ? "unknown" : file.hash().substring(0, 16);
    return part.resolve(file.path() + "." + mark + ".part");
  }

  private FileRecord bring(
      FileSource source, String revision, RemoteFile file, Path part, Bytes bytes)
      throws IOException {
    Path place = part.resolve(file.path());
    if (Files.isRegularFile(place) && !file.hash().isEmpty()) {
      Digests there = Digests.of(place);
      if (there.match(file)) {
        progress.bytes(file.path(), bytes.done(), bytes.total);
        return new FileRecord(file.path(), there.bytes(), there.sha256());
      }
    }
    Files.deleteIfExists(place);
    Path unfinished = unfinished(part, file);
    boolean continued = Files.exists(unfinished);
    Digests digests = fetched(source, revision, file, unfinished, bytes);
    if (!digests.match(file) && continued) {
      // the old half may have been damaged; from the start once, then it is the hub
      Files.delete(unfinished);
      digests = fetched(source, revision, file, unfinished, bytes);
    }
    if (!digests.match(file)) {
      Files.delete(unfinished);
      throw new SkylightException(
          Kind.BAD_INPUT,
          file.path()
              + " from "
              + (settings.offline() ? settings.cache().toString() : settings.endpoint().toString())
              + " is damaged (its hash is "
              + (file.hash().length() == 40 ? digests.git() : digests.sha256())
              + ", expected "
              + file.hash()
              + "): it was not kept; run the same command again.");
    }
    AtomicFiles.force(unfinished);
    Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE);
    return new FileRecord(file.path(), digests.bytes(), digests.sha256());
  }

  private Digests fetched(
      FileSource source, String revision, RemoteFile file, Path unfinished, Bytes bytes)
      throws IOException {
    bytes.fetched +=
        source.bring(
            revision,
            file,
            unfinished,
            have -> {
              bytes.have.put(file.path(), have);
              progress.bytes(file.path(), bytes.done(), Math.max(bytes.total, bytes.done()));
            });
    return Digests.of(unfinished);
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

  private static void removeOthers(Path part, Set<String> wanted) throws IOException {
    Set<Path> keep = new HashSet<>();
    wanted.forEach(path -> keep.add(part.resolve(path)));
    List<Path> files;
    try (Stream<Path> walk = Files.walk(part)) {
      files = walk.filter(file -> !Files.isDirectory(file) && !keep.contains(file)).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  private static Path old(Path target) {
    return target.resolveSibling(target.getFileName() + ".old");
  }

  private static void swap(Path part, Path target) throws IOException {
    Path old = old(target);
    if (Files.exists(target)) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    AtomicFiles.forceFolder(target.getParent());
    delete(old);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(folder)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.delete(path);
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
