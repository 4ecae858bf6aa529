package dev.skylight.internal.models.graph;

import ai.onnxruntime.platform.Fp16Conversions;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.skylight.internal.images.Preprocessing;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small vision tower in 32 bits, and the same in 16 bits as its exporters write it. */
public final class HalfTower {

  /** What its pictures go through. */
  public static final Preprocessing PIXELS = SmallTower.PIXELS;

  /** Width of its vectors. */
  public static final int DIMENSION = SmallTower.DIMENSION;

  private static final int FLOAT16 = 10;
  private static final int INITIALIZER = 5;
  private static final int OUTPUT = 12;
  private static final String IN = "pixel_values";
  private static final String OUT = "image_embeds";

  private HalfTower() {}

  /** Writes the one in 32 bits. */
  public static void writeWhole(Path file) throws Exception {
    SmallTower.write(file, 17, SmallTower.Norm.OPERATOR);
  }

  /**
   * Writes the one in 16 bits.
   *
   * @param halfEnds whether input and output are of 16 bits, too
   */
  public static void writeHalf(Path whole, Path file, boolean halfEnds) throws Exception {
    UnknownFieldSet model = Wire.read(ByteString.copyFrom(Files.readAllBytes(whole)));
    UnknownFieldSet body = Wire.read(model.getField(7).getLengthDelimitedList().get(0));
    UnknownFieldSet.Builder halved = body.toBuilder().clearField(INITIALIZER).clearField(OUTPUT);
    for (ByteString message : body.getField(INITIALIZER).getLengthDelimitedList()) {
      Tensor tensor = Tensor.read(message);
      halved.mergeField(
          INITIALIZER, Wire.bytes(tensor.type == Tensor.FLOAT ? halved(tensor) : message));
    }
    int ends = halfEnds ? FLOAT16 : Tensor.FLOAT;
    halved.mergeField(OUTPUT, Wire.bytes(GraphFile.value(OUT, ends, DIMENSION)));
    Graph graph =
        GraphFile.read(
            model.toBuilder()
                .clearField(7)
                .addField(7, Wire.bytes(halved.build().toByteString()))
                .build()
                .toByteString());
    int side = PIXELS.cropSize();
    graph.retypeInput(IN, ends, 3, side, side);
    if (!halfEnds) {
      String in = graph.fresh("in");
      graph.replace(IN, in);
      graph.addTo(in, "Cast", IN).with("to", FLOAT16);
      String out = graph.fresh("out");
      graph.producer(OUT).outputs.set(0, out);
      graph.addTo(OUT, "Cast", out).with("to", Tensor.FLOAT);
    }
    GraphFile.write(graph, file);
  }

  private static ByteString halved(Tensor tensor) throws Exception {
    float[] values = tensor.floats();
    ByteBuffer raw = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      raw.putShort(Fp16Conversions.mlasFloatToFp16(value));
    }
    long[] dims = new long[tensor.rank()];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = tensor.dim(i);
    }
    return UnknownFieldSet.newBuilder()
        .addField(1, Wire.numbers(dims))
        .addField(2, Wire.number(FLOAT16))
        .addField(8, Wire.text(tensor.name))
        .addField(9, Wire.bytes(ByteString.copyFrom(raw.flip())))
        .build()
        .toByteString();
  }
}
