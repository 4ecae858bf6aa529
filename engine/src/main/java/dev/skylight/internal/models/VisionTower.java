package dev.skylight.internal.models;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.UserCache;
import dev.skylight.internal.images.Preprocessing;
import dev.skylight.internal.models.graph.GraphPreparation;
import dev.skylight.internal.models.graph.ModelKind;
import dev.skylight.internal.models.graph.PreparedModel;
import java.nio.file.Path;
import java.util.List;

/**
 * The file of a vision tower, prepared; to be closed once a session is open.
 *
 * @param kind what it was and became
 * @param fingerprint of the vectors that it makes
 */
record VisionTower(PreparedModel model, ModelKind kind, String fingerprint)
    implements AutoCloseable {

  /**
   * Prepares a model's vision tower, or finds it prepared.
   *
   * @throws SkylightException of kind MODEL where there is none of this precision, or it does not
   *     run
   */
  static VisionTower open(ModelFolder folder, String precision) {
    return open(folder, precision, UserCache.folder());
  }

  /** A model's vision tower as it is: the preparation is for CPUs. */
  static VisionTower asGiven(ModelFolder folder, String precision) {
    return asGiven(folder, precision, new FileHashes(UserCache.folder().resolve("file-hashes")));
  }

  private static VisionTower asGiven(ModelFolder folder, String precision, FileHashes hashes) {
    VisionSource source = folder.sources(precision).get(0);
    return new VisionTower(
        PreparedModel.asGiven(source.file()),
        source.kind(),
        VectorFingerprint.given(source.file(), precision, folder.preprocessing(), hashes));
  }

  static VisionTower open(ModelFolder folder, String precision, Path cache) {
    Preprocessing pixels = folder.preprocessing();
    FileHashes hashes = new FileHashes(cache.resolve("file-hashes"));
    if (ModelFolder.HALVES.equals(precision)) {
      return asGiven(folder, precision, hashes); // the steps are for 32 bits
    }
    GraphPreparation preparation =
        new GraphPreparation(
            cache.resolve("prepared"),
            new SampleRunner(pixels, folder.dimension()),
            hashes::sha256);
    List<VisionSource> sources = folder.sources(precision);
    for (VisionSource source : sources) {
      String given = VectorFingerprint.given(source.file(), precision, pixels, hashes);
      PreparedModel model = preparation.prepare(source.file(), given, pixels, source.kind());
      if (source.kind() == ModelKind.FLOATS_TO_INT8 && !model.quantizedByRow()) {
        model.close();
        continue;
      }
      return new VisionTower(
          model, source.kind(), VectorFingerprint.prepared(given, model.steps()));
    }
    throw new SkylightException(
        Kind.MODEL,
        "the model folder "
            + folder.folder()
            + " has no onnx/vision_model_quantized.onnx, and "
            + sources.get(0).file()
            + " cannot be quantised here (the log says why); use --precision fp32");
  }

  @Override
  public void close() {
    model.close();
  }
}
