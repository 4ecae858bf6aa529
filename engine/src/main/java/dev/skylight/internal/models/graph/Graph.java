package dev.skylight.internal.models.graph;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The graph of a model, which can be asked and changed: nodes, constants, types of inputs. {@link
 * GraphFile} reads and writes it. Not thread-safe.
 */
final class Graph {

  /** The name of inputs and outputs that a node has no use for. */
  private static final String LEFT_OUT = "";

  final List<Node> nodes;
  final Map<String, Tensor> initializers;

  /** The {@code ValueInfoProto} of each. */
  final Map<String, ByteString> inputs;

  final Set<String> outputs;

  /** Versions of the sets of operators; ONNX's own have the empty name. */
  final Map<String, Long> opsets;

  /** The messages that it was read from, for whatever else they hold. */
  final UnknownFieldSet model;

  final UnknownFieldSet graph;

  private final Set<String> names = new HashSet<>();

  Graph(
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

  /** The nodes that an output needs, each after those that it needs itself. */
  List<Node> needed() {
    Map<String, Node> producers = new HashMap<>();
    nodes.forEach(node -> node.outputs.forEach(output -> producers.put(output, node)));
    producers.remove(LEFT_OUT);
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

  /** Whether a value is made of itself, which ONNX forbids. */
  boolean circular() {
    Set<String> unmade = new HashSet<>();
    nodes.forEach(node -> unmade.addAll(node.outputs));
    unmade.remove(LEFT_OUT);
    List<Node> left = new ArrayList<>(nodes);
    boolean fewer = true;
    while (fewer && !left.isEmpty()) { // one round, where the nodes are in order
      fewer = left.removeIf(node -> isMade(node, unmade));
    }
    return !left.isEmpty();
  }

  private static boolean isMade(Node node, Set<String> unmade) {
    boolean made = Collections.disjoint(node.inputs, unmade);
    if (made) {
      node.outputs.forEach(unmade::remove);
    }
    return made;
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
      if (!name.equals(LEFT_OUT) && node.outputs.contains(name)) {
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
    inputs.put(name, GraphFile.value(name, type, dims));
  }
}
