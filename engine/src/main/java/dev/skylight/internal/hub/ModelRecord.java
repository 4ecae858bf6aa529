package dev.skylight.internal.hub;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.models.KnownModel;
import dev.skylight.internal.models.KnownModel.Pin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code skylight-model.json} of a model folder: where its files come from and what they were when
 * they arrived.
 *
 * @param format 1
 * @param name that {@code --model} takes
 * @param repo {@code owner/name} on the hub
 * @param revision that was asked for
 * @param commit that it stood for; empty where the hub did not say
 * @param files all that were fetched
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record ModelRecord(
    int format, String name, String repo, String revision, String commit, List<FileRecord> files) {

  static final String FILE = "skylight-model.json";
  static final int FORMAT = 1;

  /** A file with its size and SHA-256 in lower-case hex. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record FileRecord(String path, long size, String sha256) {

    FileRecord {
      if (path == null || sha256 == null || !sha256.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("no file with a hash: " + path);
      }
    }

    private boolean isWholeIn(Path folder) throws IOException {
      Path place = folder.resolve(path);
      return Files.isRegularFile(place)
          && Files.size(place) == size
          && Digests.of(place).sha256().equals(sha256);
    }
  }

  ModelRecord {
    if (format != FORMAT || repo == null || revision == null || commit == null || files == null) {
      throw new IllegalArgumentException("not the record of a model in format " + FORMAT);
    }
    files = List.copyOf(files);
  }

  /** The record of a folder; empty where it has none. */
  static Optional<ModelRecord> read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      ModelRecord record = new ObjectMapper().readValue(file.toFile(), ModelRecord.class);
      if (record == null) { // JSON's null
        throw unreadable(file, null);
      }
      return Optional.of(record);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static SkylightException unreadable(Path file, IOException cause) {
    return new SkylightException(
        Kind.MODEL,
        file + " cannot be read as the record of a pulled model; replace the model with --force.",
        cause);
  }

  /** Of what is installed; a folder without a record is taken over if every file is known. */
  static Optional<ModelRecord> ofInstalled(Path target, KnownModel model, Set<String> wanted)
      throws IOException {
    if (!Files.exists(target)) {
      return Optional.empty();
    }
    Optional<ModelRecord> record = read(target);
    if (record.isPresent()) {
      return record;
    }
    List<FileRecord> files = new ArrayList<>();
    for (String path : wanted) {
      Pin pin = model.pins().get(path);
      FileRecord file = pin == null ? null : new FileRecord(path, pin.bytes(), pin.sha256());
      if (file == null || !file.isWholeIn(target)) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            target
                + " was not made by 'model pull', and its "
                + path
                + " is not the one of the hub: use it as it is, move it away, or replace it with"
                + " --force.");
      }
      files.add(file);
    }
    ModelRecord adopted =
        new ModelRecord(
            FORMAT, model.name(), model.repo(), model.revision(), model.revision(), files);
    adopted.write(target);
    return Optional.of(adopted);
  }

  /** Those of the known files that still are what the record says, by path. */
  Map<String, FileRecord> whole(Path folder, Set<String> known) throws IOException {
    Map<String, FileRecord> whole = new LinkedHashMap<>();
    for (FileRecord file : files) {
      if (known.contains(file.path()) && file.isWholeIn(folder)) {
        whole.put(file.path(), file);
      }
    }
    return whole;
  }

  void write(Path folder) throws IOException {
    byte[] json =
        new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .writeValueAsString(this)
            .concat("\n")
            .getBytes(StandardCharsets.UTF_8);
    AtomicFiles.write(folder.resolve(FILE), temp -> Files.write(temp, json));
  }

  Optional<FileRecord> file(String path) {
    return files.stream().filter(file -> file.path().equals(path)).findFirst();
  }
}
