package dev.skylight.internal.models.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@code ModelProto}. What a {@link Graph} does not know of is written back as it was, but for
 * the shapes noted for inner values, which the runtime finds again.
 */
final class GraphFile {

  private static final int MODEL_IR_VERSION = 1;
  private static final int MODEL_GRAPH = 7;
  private static final int MODEL_OPSET = 8;
  private static final int NODE = 1;
  private static final int INITIALIZER = 5;
  private static final int INPUT = 11;
  private static final int OUTPUT = 12;
  private static final int VALUE_INFO = 13;

  /** Older ones list every constant as an input, too. */
  private static final int FIRST_IR_VERSION = 4;

  private GraphFile() {}

  /**
   * Reads a file. The graph keeps it mapped: it must not be changed in place.
   *
   * @throws UnsupportedGraphException where it is well-formed, but of a kind that is left alone
   * @throws InvalidProtocolBufferException where it is no ONNX file
   */
  static Graph read(Path file) throws IOException, UnsupportedGraphException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new UnsupportedGraphException("it is larger than 2 GiB");
      }
      return read(
          UnsafeByteOperations.unsafeWrap(
              channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size())));
    }
  }

  static Graph read(ByteString file)
      throws InvalidProtocolBufferException, UnsupportedGraphException {
    UnknownFieldSet model = Wire.read(file);
    List<ByteString> graphs = model.getField(MODEL_GRAPH).getLengthDelimitedList();
    if (graphs.size() != 1) {
      throw new InvalidProtocolBufferException("it is no ONNX model");
    }
    long version = Wire.number(model, MODEL_IR_VERSION, 0);
    if (version < FIRST_IR_VERSION) {
      throw new UnsupportedGraphException("its IR version is " + version + ", older than 4");
    }
    UnknownFieldSet graph = Wire.read(graphs.get(0));
    List<Node> nodes = new ArrayList<>();
    for (ByteString message : graph.getField(NODE).getLengthDelimitedList()) {
      Node node = Node.read(message);
      if (node.hasGraph()) {
        throw new UnsupportedGraphException("it has a graph inside a node, " + node.type);
      }
      nodes.add(node);
    }
    Map<String, Tensor> initializers = new LinkedHashMap<>();
    for (ByteString message : graph.getField(INITIALIZER).getLengthDelimitedList()) {
      Tensor tensor = Tensor.read(message);
      if (tensor.external()) {
        throw new UnsupportedGraphException("its weights are kept in another file");
      }
      initializers.put(tensor.name, tensor);
    }
    Map<String, Long> opsets = new HashMap<>();
    for (ByteString message : model.getField(MODEL_OPSET).getLengthDelimitedList()) {
      UnknownFieldSet opset = Wire.read(message);
      String domain = Wire.text(opset, 1);
      opsets.put("ai.onnx".equals(domain) ? "" : domain, Wire.number(opset, 2, 0));
    }
    Graph read =
        new Graph(
            model,
            graph,
            nodes,
            initializers,
            named(graph, INPUT),
            Set.copyOf(named(graph, OUTPUT).keySet()),
            opsets);
    if (read.circular()) {
      throw new UnsupportedGraphException("a value of it is made of itself");
    }
    return read;
  }

  private static Map<String, ByteString> named(UnknownFieldSet graph, int number)
      throws InvalidProtocolBufferException {
    Map<String, ByteString> values = new LinkedHashMap<>();
    for (ByteString message : graph.getField(number).getLengthDelimitedList()) {
      values.put(Wire.text(Wire.read(message), 1), message);
    }
    return values;
  }

  /** Writes a model; nodes that no output needs, and their constants, are left out. */
  static void write(Graph graph, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      write(graph, out);
    }
  }

  static void write(Graph graph, OutputStream to) throws IOException {
    UnknownFieldSet.Builder changed =
        graph.graph.toBuilder()
            .clearField(NODE)
            .clearField(INITIALIZER)
            .clearField(INPUT)
            .clearField(VALUE_INFO);
    Set<String> used = new HashSet<>();
    for (Node node : graph.needed()) {
      changed.mergeField(NODE, Wire.bytes(node.message()));
      used.addAll(node.inputs);
    }
    for (Tensor tensor : graph.initializers.values()) {
      if (used.contains(tensor.name) || graph.outputs.contains(tensor.name)) {
        changed.mergeField(INITIALIZER, Wire.bytes(tensor.message));
      }
    }
    graph.inputs.values().forEach(message -> changed.mergeField(INPUT, Wire.bytes(message)));
    UnknownFieldSet body = changed.build();
    UnknownFieldSet.Builder head = graph.model.toBuilder().clearField(MODEL_GRAPH);
    head.clearField(MODEL_OPSET);
    for (Map.Entry<String, Long> opset : graph.opsets.entrySet()) {
      UnknownFieldSet.Builder version = UnknownFieldSet.newBuilder();
      version.addField(1, Wire.text(opset.getKey()));
      version.addField(2, Wire.number(opset.getValue()));
      head.mergeField(MODEL_OPSET, Wire.bytes(version.build().toByteString()));
    }
    CodedOutputStream out = CodedOutputStream.newInstance(to, 1 << 20);
    head.build().writeTo(out);
    // not as one ByteString: the weights would be copied into the heap
    out.writeTag(MODEL_GRAPH, 2);
    out.writeUInt32NoTag(body.getSerializedSize());
    body.writeTo(out);
    out.flush();
  }

  /** A {@code ValueInfoProto}: any number of pictures, and {@code dims} for each. */
  static ByteString value(String name, int type, long... dims) {
    UnknownFieldSet.Builder shape = UnknownFieldSet.newBuilder();
    shape.mergeField(1, Wire.bytes(message(2, Wire.text("batch"))));
    for (long dim : dims) {
      shape.mergeField(1, Wire.bytes(message(1, Wire.number(dim))));
    }
    ByteString tensor =
        UnknownFieldSet.newBuilder()
            .addField(1, Wire.number(type))
            .addField(2, Wire.bytes(shape.build().toByteString()))
            .build()
            .toByteString();
    return UnknownFieldSet.newBuilder()
        .addField(1, Wire.text(name))
        .addField(2, Wire.bytes(message(1, Wire.bytes(tensor))))
        .build()
        .toByteString();
  }

  private static ByteString message(int number, UnknownFieldSet.Field field) {
    return UnknownFieldSet.newBuilder().addField(number, field).build().toByteString();
  }
}
