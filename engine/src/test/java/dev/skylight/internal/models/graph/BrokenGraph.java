package dev.skylight.internal.models.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.nio.file.Path;

/** Files that are protobuf and name ONNX's operators, but break ONNX's rules. */
enum BrokenGraph {
  /** A value that is made of itself. */
  CIRCLE {
    @Override
    void add(Graph graph) {
      graph.addTo("around", "Identity", "about");
      graph.addTo("about", "Identity", "around");
      graph.addTo("image_embeds", "Neg", graph.add("MatMul", "pixel_values", "around").output());
    }
  },
  /** The same, next to the pixels. */
  CIRCLE_OF_PIXELS {
    @Override
    void add(Graph graph) {
      graph.addTo("copy", "Identity", "pixel_values").inputs.add("copy");
      graph.addTo("image_embeds", "Conv", "copy", "copy");
    }
  },
  /** More values than there are bytes, or memory. */
  LYING_DIMENSIONS {
    @Override
    void add(Graph graph) throws Exception {
      graph.add(tensor("w", 1 << 15, (1 << 16) - 1));
      graph.addTo("image_embeds", "Neg", graph.add("MatMul", "pixel_values", "w").output());
    }
  },
  HUGE_DIMENSIONS {
    @Override
    void add(Graph graph) throws Exception {
      graph.add(tensor("w", 1L << 40, 1L << 40));
      graph.addTo("image_embeds", "Neg", graph.add("MatMul", "pixel_values", "w").output());
    }
  },
  NEGATIVE_DIMENSIONS {
    @Override
    void add(Graph graph) throws Exception {
      graph.add(tensor("w", -3, 3));
      graph.addTo("image_embeds", "Neg", graph.add("MatMul", "pixel_values", "w").output());
    }
  },
  EMPTY_KERNEL {
    @Override
    void add(Graph graph) throws Exception {
      graph.add(tensor("w", 4, 3, 0, 0));
      graph.addTo("image_embeds", "Conv", "pixel_values", "w").with("strides", 0, 0);
    }
  },
  HUGE_KERNEL {
    @Override
    void add(Graph graph) throws Exception {
      graph.add(tensor("w", Integer.MAX_VALUE, 3, 8, 8));
      graph.addTo("image_embeds", "Conv", "pixel_values", "w").with("strides", 8, 8);
    }
  },
  KERNEL_OF_NOTHING {
    @Override
    void add(Graph graph) throws Exception {
      graph.add(tensor("w", Integer.MAX_VALUE, 3, 0, 0));
      graph.addTo("image_embeds", "Conv", "pixel_values", "w").with("strides", 0, 0);
    }
  },
  MATRIX_OF_NOTHING {
    @Override
    void add(Graph graph) throws Exception {
      graph.add(tensor("w", 0, Integer.MAX_VALUE));
      String product = graph.add("MatMul", "pixel_values", "w").output();
      graph.addTo("image_embeds", "Neg", product);
    }
  };

  abstract void add(Graph graph) throws Exception;

  void write(Path file) throws Exception {
    Graph graph = SmallTower.empty(17);
    add(graph);
    GraphFile.write(graph, file);
  }

  /** Without any value. */
  private static Tensor tensor(String name, long... dims) throws Exception {
    return Tensor.read(
        UnknownFieldSet.newBuilder()
            .addField(1, Wire.numbers(dims))
            .addField(2, Wire.number(Tensor.FLOAT))
            .addField(8, Wire.text(name))
            .addField(9, Wire.bytes(ByteString.EMPTY))
            .build()
            .toByteString());
  }
}
