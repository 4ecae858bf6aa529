package dev.skylight.bench;

import java.nio.file.Path;
import java.util.List;

/** The usual Python script: Pillow, NumPy, onnxruntime, one process. */
record PythonScript(Path python, Path script, Path pictures, Path model, int batch, Path work)
    implements Contender {
  @Override
  public String name() {
    return "Pillow + onnxruntime script";
  }

  @Override
  public double run() throws Exception {
    return Programs.run(
        List.of(
            python.toString(),
            script.toString(),
            pictures.toString(),
            model.toString(),
            Integer.toString(batch),
            work.resolve("python.npy").toString()),
        work.resolve("python.log"));
  }
}
