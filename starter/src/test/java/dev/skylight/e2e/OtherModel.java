package dev.skylight.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * A model that is none of the golden ones: the mean colour of the picture times a random matrix,
 * written as ONNX by hand (field numbers from {@code onnx.proto}).
 */
public final class OtherModel {

  private static final int FLOAT = 1;

  private OtherModel() {}

  /** Writes a model folder whose vectors have {@code width} numbers. */
  static Path make(Path folder, int width) throws IOException {
    Path golden = Golden.model();
    Files.createDirectories(folder.resolve("onnx"));
    for (String name : new String[] {"preprocessor_config.json", "tokenizer.json"}) {
      Files.copy(golden.resolve(name), folder.resolve(name));
    }
    ObjectMapper json = new ObjectMapper();
    ObjectNode config = (ObjectNode) json.readTree(golden.resolve("config.json").toFile());
    config.put("projection_dim", width);
    json.writeValue(folder.resolve("config.json").toFile(), config);
    Files.copy(golden.resolve("onnx/text_model.onnx"), folder.resolve("onnx/text_model.onnx"));
    Files.write(folder.resolve("onnx/vision_model.onnx"), vision(width).toByteArray());
    return folder;
  }

  /** Writes a model folder that can embed pictures, and needs no golden data for it. */
  public static Path visionOnly(Path folder, int width) throws IOException {
    Files.createDirectories(folder.resolve("onnx"));
    Files.writeString(
        folder.resolve("config.json"),
        "{\"projection_dim\": " + width + ", \"text_config\": {\"max_position_embeddings\": 77}}");
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        "{\"do_resize\": true, \"resample\": 3, \"size\": {\"shortest_edge\": 224},"
            + " \"crop_size\": {\"height\": 224, \"width\": 224}, \"image_mean\": [0.5, 0.4, 0.3],"
            + " \"image_std\": [0.2, 0.2, 0.1], \"image_processor_type\": \"CLIPImageProcessor\"}");
    Files.write(folder.resolve("onnx/vision_model.onnx"), vision(width).toByteArray());
    return folder;
  }

  private static ByteString vision(int width) throws IOException {
    ByteString axes =
        message(
            out -> {
              out.writeString(1, "axes");
              out.writeInt64(8, 2);
              out.writeInt64(8, 3);
              out.writeInt32(20, 7); // INTS
            });
    ByteString keep =
        message(
            out -> {
              out.writeString(1, "keepdims");
              out.writeInt64(3, 0);
              out.writeInt32(20, 2); // INT
            });
    ByteString mean = node("ReduceMean", "pixel_values", null, "mean", axes, keep);
    ByteString product = node("MatMul", "mean", "weights", "image_embeds");
    ByteBuffer numbers = ByteBuffer.allocate(3 * width * 4).order(ByteOrder.LITTLE_ENDIAN);
    Random random = new Random(width);
    while (numbers.hasRemaining()) {
      numbers.putFloat((float) random.nextGaussian());
    }
    ByteString weights =
        message(
            out -> {
              out.writeInt64(1, 3);
              out.writeInt64(1, width);
              out.writeInt32(2, FLOAT);
              out.writeString(8, "weights");
              out.writeBytes(9, ByteString.copyFrom(numbers.flip()));
            });
    ByteString graph =
        message(
            out -> {
              out.writeBytes(1, mean);
              out.writeBytes(1, product);
              out.writeString(2, "mean colour");
              out.writeBytes(5, weights);
              out.writeBytes(11, value("pixel_values", 0, 3, 224, 224));
              out.writeBytes(12, value("image_embeds", 0, width));
            });
    ByteString operators = message(out -> out.writeInt64(2, 13));
    return message(
        out -> {
          out.writeInt64(1, 8); // IR version
          out.writeBytes(7, graph);
          out.writeBytes(8, operators);
        });
  }

  private static ByteString node(
      String type, String input, String second, String output, ByteString... attributes)
      throws IOException {
    return message(
        out -> {
          out.writeString(1, input);
          if (second != null) {
            out.writeString(1, second);
          }
          out.writeString(2, output);
          out.writeString(4, type);
          for (ByteString attribute : attributes) {
            out.writeBytes(5, attribute);
          }
        });
  }

  /** A float tensor; size 0 stands for any number of pictures. */
  private static ByteString value(String name, int... sizes) throws IOException {
    ByteString shape =
        message(
            out -> {
              for (int size : sizes) {
                out.writeBytes(
                    1,
                    message(
                        dimension -> {
                          if (size == 0) {
                            dimension.writeString(2, "batch");
                          } else {
                            dimension.writeInt64(1, size);
                          }
                        }));
              }
            });
    ByteString tensor =
        message(
            out -> {
              out.writeInt32(1, FLOAT);
              out.writeBytes(2, shape);
            });
    ByteString type = message(out -> out.writeBytes(1, tensor));
    return message(
        out -> {
          out.writeString(1, name);
          out.writeBytes(2, type);
        });
  }

  /** Writes the fields of a message. */
  @FunctionalInterface
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static ByteString message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
