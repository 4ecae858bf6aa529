package dev.skylight.internal.hub;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.FreeSpace;
import dev.skylight.internal.hub.ModelRecord.FileRecord;
import dev.skylight.internal.models.KnownModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files that a pull lacks, brought into a folder: a file has its name there once it is whole
 * and on the disk. What an interrupted pull has fetched is gone on with. Not thread-safe.
 */
final class Fetch {

  private static final long MARGIN = 64L << 20;

  private final FileSource source;
  private final String offeredBy;
  private final Path part;
  private final PullProgress progress;

  /** Bytes of each file that are there, for the progress. */
  private final Map<String, Long> have = new LinkedHashMap<>();

  private final long total;
  private long fetched;

  /**
   * Of these files.
   *
   * @param offeredBy the hub or its cache, for sentences
   * @param part folder to bring them to
   */
  Fetch(
      FileSource source,
      String offeredBy,
      Collection<RemoteFile> files,
      Path part,
      PullProgress progress)
      throws IOException {
    this.source = source;
    this.offeredBy = offeredBy;
    this.part = part;
    this.progress = progress;
    long sum = 0;
    for (RemoteFile file : files) {
      sum += Math.max(0, file.bytes());
      long there = 0;
      for (Path place : List.of(part.resolve(file.path()), unfinished(file))) {
        there = Math.max(there, Files.exists(place) ? Files.size(place) : 0);
      }
      have.put(file.path(), there);
    }
    total = sum;
  }

  /** Bytes that came over the network so far. */
  long fetchedBytes() {
    return fetched;
  }

  private long done() {
    return have.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Refuses to begin where the disk has no room for what is lacking. */
  void checkSpace() {
    long need = total - done() + MARGIN;
    long free = FreeSpace.on(part).orElse(Long.MAX_VALUE);
    if (need > free) {
      throw new SkylightException(
          Kind.DISK_FULL,
          "The model needs "
              + KnownModel.size(need)
              + " more in "
              + part.getParent()
              + ", and "
              + KnownModel.size(free)
              + " are free there: free some space, or name another folder with SKYLIGHT_MODELS.");
    }
  }

  /** Its name holds the hash: bytes of another revision are never gone on with. */
  private Path unfinished(RemoteFile file) {
    String mark = file.hash().isEmpty() ? "unknown" : file.hash().substring(0, 16);
    return part.resolve(file.path() + "." + mark + ".part");
  }

  /** Brings one of the files; what came is what the hub said of it. */
  FileRecord bring(String revision, RemoteFile file) throws IOException {
    Path place = part.resolve(file.path());
    if (Files.isRegularFile(place) && !file.hash().isEmpty()) {
      Digests there = Digests.of(place);
      if (there.match(file)) {
        progress.bytes(file.path(), done(), total);
        return new FileRecord(file.path(), there.bytes(), there.sha256());
      }
    }
    Files.deleteIfExists(place);
    Path unfinished = unfinished(file);
    boolean continued = Files.exists(unfinished);
    Digests digests = fetched(revision, file, unfinished);
    if (!digests.match(file) && continued) {
      // the old half may have been damaged; from the start once, then it is the hub
      Files.delete(unfinished);
      digests = fetched(revision, file, unfinished);
    }
    if (!digests.match(file)) {
      Files.delete(unfinished);
      throw new SkylightException(
          Kind.BAD_INPUT,
          file.path()
              + " from "
              + offeredBy
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

  private Digests fetched(String revision, RemoteFile file, Path unfinished) throws IOException {
    fetched +=
        source.bring(
            revision,
            file,
            unfinished,
            bytes -> {
              have.put(file.path(), bytes);
              progress.bytes(file.path(), done(), Math.max(total, done()));
            });
    return Digests.of(unfinished);
  }
}
