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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A {@code ModelProto} that can be changed: nodes, constants, types of inputs. Whatever else the
 * file holds is written back as it was, but for the shapes noted for inner values, which the
 * runtime finds again. Not thread-safe.
 */
final class Graph {

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

  final List<Node> nodes;
  private final UnknownFieldSet model;
  private final UnknownFieldSet graph;
  private final Map<String, Tensor> initializers;
  private final Map<String, ByteString> inputs;
  private final Set<String> outputs;
  private final Set<String> names = new HashSet<>();
  private final Map<String, Long> opsets;

  private Graph(
      UnknownFieldSet model,
      UnknownFieldSet graph,
      List<Node> nodes,
      Map<String, Tensor> initializers,
      Map<String, ByteString> inputs,
      Set<String> outputs,
      Map<String, Long> opsets) {
    this.model = model;
    this.graph = graph;
    this.nodes = nodes;
    this.initializers = initializers;
    this.inputs = inputs;
    this.outputs = outputs;
    this.opsets = opsets;
    names.addAll(initializers.keySet());
    names.addAll(inputs.keySet());
    nodes.forEach(node -> names.addAll(node.outputs));
  }

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
    return new Graph(
        model,
        graph,
        nodes,
        initializers,
        named(graph, INPUT),
        Set.copyOf(named(graph, OUTPUT).keySet()),
        opsets);
  }

  private static Map<String, ByteString> named(UnknownFieldSet graph, int number)
      throws InvalidProtocolBufferException {
    Map<String, ByteString> values = new LinkedHashMap<>();
    for (ByteString message : graph.getField(number).getLengthDelimitedList()) {
      values.put(Wire.text(Wire.read(message), 1), message);
    }
    return values;
  }

  /** Writes the model; nodes that no output needs, and their constants, are left out. */
  void write(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      write(out);
    }
  }

  void write(OutputStream to) throws IOException {
    UnknownFieldSet.Builder changed =
        graph.toBuilder()
            .clearField(NODE)
            .clearField(INITIALIZER)
            .clearField(INPUT)
            .clearField(VALUE_INFO);
    Set<String> used = new HashSet<>();
    for (Node node : needed()) {
      changed.mergeField(NODE, Wire.bytes(node.message()));
      used.addAll(node.inputs);
    }
    for (Tensor tensor : initializers.values()) {
      if (used.contains(tensor.name) || outputs.contains(tensor.name)) {
        changed.mergeField(INITIALIZER, Wire.bytes(tensor.message));
      }
    }
    inputs.values().forEach(message -> changed.mergeField(INPUT, Wire.bytes(message)));
    UnknownFieldSet body = changed.build();
    UnknownFieldSet.Builder head = model.toBuilder().clearField(MODEL_GRAPH);
    head.clearField(MODEL_OPSET);
    for (Map.Entry<String, Long> opset : opsets.entrySet()) {
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

  /** The nodes that an output needs, each after those that it needs itself. */
  private List<Node> needed() {
    Map<String, Node> producers = new HashMap<>();
    nodes.forEach(node -> node.outputs.forEach(output -> producers.put(output, node)));
    List<Node> sorted = new ArrayList<>();
    Set<Node> done = new HashSet<>();
    Set<Node> begun = new HashSet<>();
    Deque<Node> stack = new ArrayDeque<>();
    for (String output : outputs) {
      push(producers.get(output), stack, done);
      while (!stack.isEmpty()) {
        Node node = stack.peek();
        if (begun.add(node)) {
          node.inputs.forEach(input -> push(producers.get(input), stack, done));
        } else {
          stack.pop();
          if (done.add(node)) {
            sorted.add(node);
          }
        }
      }
    }
    return sorted;
  }

  private static void push(Node node, Deque<Node> stack, Set<Node> done) {
    if (node != null && !done.contains(node)) {
      stack.push(node);
    }
  }

  /** The version of ONNX's own operators. */
  long opset() {
    return opsets.getOrDefault("", 0L);
  }

  boolean isInput(String name) {
    return inputs.containsKey(name);
  }

  boolean isOutput(String name) {
    return outputs.contains(name);
  }

  /** The node that makes a value; null for inputs and constants. */
  Node producer(String name) {
    for (Node node : nodes) {
      if (node.outputs.contains(name)) {
        return node;
      }
    }
    return null;
  }

  List<Node> consumers(String name) {
    return nodes.stream().filter(node -> node.inputs.contains(name)).toList();
  }

  /**
   * The only node that uses a value; null where there are none or more, or the graph returns it.
   */
  Node onlyConsumer(String name) {
    List<Node> consumers = consumers(name);
    return consumers.size() == 1 && !isOutput(name) ? consumers.get(0) : null;
  }

  /** The constant of a name, through the nodes that only pass it on; null where it is none. */
  Tensor constant(String name) throws InvalidProtocolBufferException {
    String at = name;
    while (true) {
      Tensor tensor = initializers.get(at);
      if (tensor != null) {
        return isInput(at) ? null : tensor; // an input with a default can be set anew
      }
      Node node = producer(at);
      if (node != null && node.is("Constant")) {
        return node.tensor("value");
      }
      if (node == null || !node.is("Identity")) {
        return null;
      }
      at = node.input(0);
    }
  }

  /** A constant of exactly one FLOAT; NaN where it is none. */
  float scalar(String name) throws InvalidProtocolBufferException {
    Tensor tensor = constant(name);
    return tensor != null && tensor.type == Tensor.FLOAT && tensor.size() == 1
        ? tensor.floats()[0]
        : Float.NaN;
  }

  /** The integers of a constant; null where it is none. */
  long[] integers(String name) throws InvalidProtocolBufferException {
    Tensor tensor = constant(name);
    return tensor != null && tensor.type == Tensor.INT64 ? tensor.integers() : null;
  }

  String fresh(String hint) {
    String name = "skylight/" + hint;
    for (int i = 2; !names.add(name); i++) {
      name = "skylight/" + hint + "_" + i;
    }
    return name;
  }

  /** Adds a constant, under a name that a call of {@link #fresh} gave. */
  String add(Tensor tensor) {
    initializers.put(tensor.name, tensor);
    return tensor.name;
  }

  String addReal(String hint, float value) {
    return add(Tensor.of(fresh(hint), new float[] {value}));
  }

  String addIntegers(String hint, long... values) {
    return add(Tensor.of(fresh(hint), values, values.length));
  }

  /** Adds an operator of ONNX itself with one output, which {@link Node#output} names. */
  Node add(String type, String... inputs) {
    return addTo(fresh(type), type, inputs);
  }

  /** As {@link #add(String, String...)}, with a given output, which nothing else makes. */
  Node addTo(String output, String type, String... inputs) {
    Node node = Node.of("", type, Arrays.asList(inputs), List.of(output));
    nodes.add(node);
    return node;
  }

  /** Adds an operator of ONNX Runtime with one output. */
  Node addMicrosoft(String type, String... inputs) {
    opsets.putIfAbsent(Node.MICROSOFT, 1L);
    Node node = Node.of(Node.MICROSOFT, type, Arrays.asList(inputs), List.of(fresh(type)));
    nodes.add(node);
    return node;
  }

  /** A sum, mean or maximum over the last axis, which stays with size 1. */
  String reduceRows(String type, String input) {
    if (opset() >= 18) { // there the axes are an input
      return add(type, input, addIntegers("axes", -1L)).with("keepdims", 1).output();
    }
    return add(type, input).with("axes", new long[] {-1}).with("keepdims", 1).output();
  }

  /** Lets every user of a value take another one. */
  void replace(String name, String by) {
    for (Node node : nodes) {
      node.inputs.replaceAll(input -> input.equals(name) ? by : input);
    }
  }

  void remove(Node node) {
    nodes.remove(node);
  }

  /** Gives an input another type. */
  void retypeInput(String name, int type, long... dims) {
    inputs.put(name, value(name, type, dims));
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
