package dev.skylight.internal.models.graph;

import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.images.Preprocessing;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a vision tower fast, once, and keeps the result in a folder. Each step is taken only if the
 * vectors of drawn pictures stay what they were; what is left out is logged, and a model that
 * cannot be prepared is used as it is. Thread-safe, also between processes: files appear by rename,
 * and two that prepare at once write the same.
 *
 * <p>No step is decided by a clock: the steps are part of the vectors' fingerprint, and a busy
 * moment on one worker must not make its vectors strangers to the others'.
 */
public final class GraphPreparation {

  private static final Logger log = LoggerFactory.getLogger(GraphPreparation.class);

  /** Raised when any step changes: what older versions made is not looked at. */
  private static final int VERSION = 2;

  private final Path folder;
  private final ModelRunner runner;
  private final FileHash hashes;

  /**
   * A preparation.
   *
   * @param folder where results are kept; made when needed
   * @param runner runs what is tried
   * @param hashes by which a kept result is checked
   */
  public GraphPreparation(Path folder, ModelRunner runner, FileHash hashes) {
    this.folder = folder;
    this.runner = runner;
    this.hashes = hashes;
  }

  /**
   * The prepared form of a model, from the folder where it is there already.
   *
   * @param model in the ONNX format
   * @param identity letters and digits that stand for the contents of the model and for what its
   *     input goes through
   * @param pixels what its input goes through
   * @return the model as given where nothing could be done; of {@link ModelKind#FLOATS_TO_INT8}
   *     possibly one that is not {@link PreparedModel#quantizedByRow}, and so no answer
   * @throws RuntimeException where the model as given cannot be run
   */
  public PreparedModel prepare(Path model, String identity, Preprocessing pixels, ModelKind kind) {
    String key =
        identity + "-" + kind.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + VERSION;
    Path note = folder.resolve(key + ".txt");
    Path file = folder.resolve(key + ".onnx");
    try {
      PreparedModel kept = kept(model, note, file, kind);
      if (kept != null) {
        return kept;
      }
      log.info("preparing {} for ONNX Runtime, once", model);
      if (writable()) {
        try {
          List<String> steps = new ArrayList<>();
          AtomicFiles.write(file, temp -> steps.addAll(tryOut(model, pixels, kind, temp)));
          List<String> lines = new ArrayList<>(List.of(hashes.sha256(file)));
          lines.addAll(steps);
          AtomicFiles.write(note, temp -> Files.write(temp, lines));
          return result(model, file, steps);
        } catch (FileSystemException e) { // the steps are in the fingerprint, whoever is in the way
          log.warn("cannot write into {}: {}", folder, e.toString());
        }
      }
      return forThisTime(model, pixels, kind);
    } catch (IOException e) {
      log.warn("{} is used as it is, preparing it failed: {}", model, e.toString());
      log.debug("where preparing failed", e);
      return PreparedModel.asGiven(model);
    }
  }

  private static PreparedModel result(Path model, Path file, List<String> steps) {
    return steps.isEmpty() ? PreparedModel.asGiven(model) : new PreparedModel(file, steps, false);
  }

  /** What an earlier call left; null where that is nothing, or not whole. */
  private PreparedModel kept(Path model, Path note, Path file, ModelKind kind) {
    if (!Files.exists(note) || !Files.exists(file)) {
      return null;
    }
    try {
      List<String> lines = Files.readAllLines(note);
      if (!lines.isEmpty()
          && lines.get(0).equals(hashes.sha256(file))
          && kind.outcomes().contains(lines.subList(1, lines.size()))) {
        return result(model, file, lines.subList(1, lines.size()));
      }
      log.warn("{} is not what its note says: it is made anew", file);
    } catch (IOException e) {
      log.warn("{} or its note cannot be read: it is made anew", file, e);
    }
    return null;
  }

  private boolean writable() {
    try {
      Files.createDirectories(folder);
      return Files.isWritable(folder);
    } catch (IOException e) {
      log.debug("cannot make {}", folder, e);
      return false;
    }
  }

  private PreparedModel forThisTime(Path model, Preprocessing pixels, ModelKind kind)
      throws IOException {
    log.warn("prepared models cannot be kept in {}: {} is prepared at every start", folder, model);
    Path file = Files.createTempFile("skylight-prepared-", ".onnx");
    List<String> steps = List.of();
    try {
      steps = tryOut(model, pixels, kind, file);
    } finally {
      if (steps.isEmpty()) {
        Files.delete(file);
      }
    }
    return steps.isEmpty() ? PreparedModel.asGiven(model) : new PreparedModel(file, steps, true);
  }

  private List<String> tryOut(Path model, Preprocessing pixels, ModelKind kind, Path out)
      throws IOException {
    try {
      List<Step> taken = new Trial(model, pixels, kind, runner, out).run();
      if (taken.isEmpty()) {
        Files.write(out, new byte[0]);
      }
      return taken.stream().map(step -> step.id).toList();
    } catch (UnsupportedGraphException e) {
      log.info("{} is used as it is: {}", model, e.getMessage());
      Files.write(out, new byte[0]);
      return List.of();
    }
  }
}
