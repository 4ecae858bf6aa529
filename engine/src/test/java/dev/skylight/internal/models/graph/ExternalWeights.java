package dev.skylight.internal.models.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.nio.file.Files;
import java.nio.file.Path;

/** An ONNX file that does nothing and keeps its weights in other files. */
public final class ExternalWeights {

  private ExternalWeights() {}

  /** Writes it. */
  public static void write(Path model, String... locations) throws Exception {
    UnknownFieldSet.Builder graph = UnknownFieldSet.newBuilder();
    for (String location : locations) {
      ByteString where =
          UnknownFieldSet.newBuilder()
              .addField(1, Wire.text("location"))
              .addField(2, Wire.text(location))
              .build()
              .toByteString();
      graph.mergeField(
          5,
          Wire.bytes(
              UnknownFieldSet.newBuilder()
                  .addField(13, Wire.bytes(where))
                  .addField(14, Wire.number(1))
                  .build()
                  .toByteString()));
    }
    UnknownFieldSet file =
        UnknownFieldSet.newBuilder()
            .addField(1, Wire.number(8))
            .addField(7, Wire.bytes(graph.build().toByteString()))
            .build();
    Files.write(model, file.toByteArray());
  }
}
