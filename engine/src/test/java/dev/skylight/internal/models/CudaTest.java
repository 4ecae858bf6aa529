package dev.skylight.internal.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtSession;
import dev.skylight.internal.files.UserCache;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.images.GoldenFiles;
import dev.skylight.internal.models.graph.SmallestModel;
import org.junit.jupiter.api.Test;

class CudaTest {

  @Test
  void withoutItTheCpuServesWhateverIsWished() {
    String problem = Cuda.problem().orElse("");
    assertTrue(
        problem.equals("this Skylight was built without CUDA")
            || problem.startsWith("CUDA does not start here (")
            || problem.isEmpty(),
        problem);
    for (Device wish : Device.values()) {
      assertEquals(
          problem.isEmpty() && wish != Device.CPU, Cuda.serves(wish, "fp32"), wish.toString());
      assertFalse(Cuda.serves(wish, "int8"), wish.toString());
    }
  }

  @Test
  void theModelThatTriesItOutRuns() throws Exception {
    try (OrtSession session = Onnx.environment().createSession(SmallestModel.bytes())) {
      assertEquals(1, session.getNumInputs());
    }
  }

  @Test
  void vectorsOfAGpuHaveAFingerprintThatTheModelKnows() {
    ModelFolder model = ModelFolder.open(GoldenFiles.folder().resolve("tiny-clip").toString());
    String given =
        VectorFingerprint.given(
            model.visionModel("fp32"),
            "fp32",
            model.preprocessing(),
            new FileHashes(UserCache.folder().resolve("file-hashes")));
    String cuda = VectorFingerprint.onCuda(given);
    assertNotEquals(given, cuda);
    assertTrue(model.made(cuda, "fp32", Decode.EXACT));
    assertTrue(model.made(VectorFingerprint.decoded(cuda, Decode.FAST), "fp32", Decode.FAST));
    assertFalse(model.made(cuda, "fp32", Decode.FAST));
  }
}
