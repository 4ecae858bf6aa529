package dev.skylight.internal.models.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;

/** A model that returns its input, to see whether something runs models at all. */
public final class SmallestModel {

  private SmallestModel() {}

  /** It in the ONNX format. */
  public static byte[] bytes() {
    ByteString node =
        UnknownFieldSet.newBuilder()
            .addField(1, Wire.text("in"))
            .addField(2, Wire.text("out"))
            .addField(4, Wire.text("Identity"))
            .build()
            .toByteString();
    UnknownFieldSet graph =
        UnknownFieldSet.newBuilder()
            .addField(1, Wire.bytes(node))
            .addField(2, Wire.text("smallest"))
            .addField(11, Wire.bytes(GraphFile.value("in", Tensor.FLOAT, 1)))
            .addField(12, Wire.bytes(GraphFile.value("out", Tensor.FLOAT, 1)))
            .build();
    UnknownFieldSet operators = UnknownFieldSet.newBuilder().addField(2, Wire.number(13)).build();
    return UnknownFieldSet.newBuilder()
        .addField(1, Wire.number(8))
        .addField(7, Wire.bytes(graph.toByteString()))
        .addField(8, Wire.bytes(operators.toByteString()))
        .build()
        .toByteArray();
  }
}
