package dev.skylight.internal.models.graph;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the class token where it goes its own way, not at the very end: a vision tower returns what
 * becomes of its first token, and in the last block the others serve it only as keys and values.
 * Their queries, their attention and all that follows are work for nothing, 7 % of all in a
 * ViT-B/32.
 */
final class ClassToken implements Rewriting {

  private static final Set<String> EACH_VALUE_BY_ITSELF =
      Set.of(
          "Add",
          "Sub",
          "Mul",
          "Div",
          "Pow",
          "Sqrt",
          "Reciprocal",
          "Relu",
          "Sigmoid",
          "Tanh",
          "Erf",
          "Gelu",
          "Cast",
          "Identity",
          "DynamicQuantizeLinear");

  /** In place of the tokens' axis: all of the value is needed. */
  private static final int WHOLE = -1;

  /** In place of the tokens' axis: the value has none, such as a scale of the whole tensor. */
  private static final int NO_TOKENS = -2;

  /** In place of the tokens' axis: not to be had from the first token alone. */
  private static final int MIXED = -3;

  /** Tokens, heads, values of a head: a head's tokens stand together, or apart again. */
  private static final List<Long> HEADS = List.of(0L, 2L, 1L, 3L);

  @Override
  public boolean rewrite(Graph graph) throws InvalidProtocolBufferException {
    boolean changed = false;
    for (Node node : List.copyOf(graph.nodes)) {
      if (node.is("Gather") && node.integer("axis", 0) == 1 && isFirst(graph, node.input(1))) {
        changed |= rewrite(graph, node);
      }
    }
    return changed;
  }

  private static boolean isFirst(Graph graph, String indices)
      throws InvalidProtocolBufferException {
    long[] values = graph.integers(indices);
    return values != null && values.length == 1 && values[0] == 0;
  }

  private static boolean rewrite(Graph graph, Node gather) throws InvalidProtocolBufferException {
    Map<Node, Integer> region = region(graph, gather);
    if (region.isEmpty()) {
      return false;
    }
    String first = graph.addIntegers("first", 0L);
    Map<String, String> chosen = new HashMap<>();
    for (Node node : List.copyOf(graph.nodes)) { // in their order: the same file every time
      if (!region.containsKey(node)) {
        continue;
      }
      for (int i = 0; i < node.inputs.size(); i++) {
        String value = node.input(i);
        int axis = tokens(graph, node, i, region.get(node));
        if (axis < 0 || region.containsKey(graph.producer(value))) {
          continue;
        }
        String key = axis + " " + value;
        if (!chosen.containsKey(key)) {
          chosen.put(key, graph.add("Gather", value, first).with("axis", axis).output());
        }
        node.inputs.set(i, chosen.get(key));
      }
      if (node.is("Reshape")) {
        shortenShape(graph, node);
      }
    }
    return true;
  }

  /** A shape that names the number of tokens names one. */
  private static void shortenShape(Graph graph, Node node) throws InvalidProtocolBufferException {
    long[] shape = graph.integers(node.input(1));
    if (shape[1] > 1) {
      shape[1] = 1;
      node.inputs.set(1, graph.addIntegers("shape", shape));
    }
  }

  /** The nodes that work for the chosen token alone, each with its output's axis of tokens. */
  private static Map<Node, Integer> region(Graph graph, Node gather)
      throws InvalidProtocolBufferException {
    Map<Node, Integer> region = new LinkedHashMap<>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Node node : graph.nodes) {
        if (region.containsKey(node)) {
          continue;
        }
        int axis = axis(graph, node, region, gather);
        if (axis != WHOLE && keepsTokensApart(graph, node, axis)) {
          region.put(node, axis);
          grown = true;
        }
      }
    }
    return region;
  }

  /**
   * The axis of a node's output on which only the first token is asked for; {@link #WHOLE} where
   * anything else is.
   */
  private static int axis(Graph graph, Node node, Map<Node, Integer> region, Node gather)
      throws InvalidProtocolBufferException {
    int axis = WHOLE;
    for (String output : node.outputs) {
      if (graph.isOutput(output)) {
        return WHOLE;
      }
      for (Node consumer : graph.consumers(output)) {
        if (consumer != gather && !region.containsKey(consumer)) {
          return WHOLE;
        }
        for (int i = 0; i < consumer.inputs.size(); i++) {
          if (!consumer.input(i).equals(output)) {
            continue;
          }
          int asked =
              consumer == gather
                  ? (i == 0 ? 1 : WHOLE)
                  : tokens(graph, consumer, i, region.get(consumer));
          boolean more = axis >= 0 && asked >= 0 && axis != asked;
          if (asked == WHOLE || asked == MIXED || more) {
            return WHOLE;
          }
          axis = Math.max(axis == WHOLE ? NO_TOKENS : axis, asked);
        }
      }
    }
    return axis;
  }

  /** Can a node's output for one token be computed from its inputs for that token? */
  private static boolean keepsTokensApart(Graph graph, Node node, int axis)
      throws InvalidProtocolBufferException {
    boolean varies = false;
    for (int i = 0; i < node.inputs.size(); i++) {
      int tokens = tokens(graph, node, i, axis);
      if (tokens == MIXED) {
        return false;
      }
      varies |= tokens >= 0 || tokens == NO_TOKENS;
    }
    return varies;
  }

  /**
   * Where an input of a node has the tokens, if its output has them on an axis: an axis, or {@link
   * #WHOLE}, {@link #NO_TOKENS}, {@link #MIXED}.
   */
  private static int tokens(Graph graph, Node node, int input, int axis)
      throws InvalidProtocolBufferException {
    if (!node.domain.isEmpty()) {
      return MIXED;
    }
    return switch (node.type) {
      case "MatMul", "MatMulInteger" -> factor(graph, node, input, axis);
      case "LayerNormalization" -> {
        boolean last = node.integer("axis", -1) == -1 && node.outputs.size() == 1;
        yield !last ? MIXED : input == 0 ? axis : WHOLE;
      }
      case "ReduceMean" -> {
        long[] axes = graph.integers(node.input(1));
        boolean row =
            node.integers("axes").equals(List.of(-1L)) || Arrays.equals(axes, new long[] {-1});
        yield !row || node.integer("keepdims", 1) != 1 ? MIXED : input == 0 ? axis : WHOLE;
      }
      case "Softmax" -> {
        long along = node.integer("axis", graph.opset() < 13 ? 1 : -1);
        yield along == -1 || (along == 3 && axis == 2) ? axis : MIXED;
      }
      case "Transpose" -> {
        boolean turns = node.integers("perm").equals(HEADS) && (axis == 1 || axis == 2);
        yield turns ? 3 - axis : MIXED;
      }
      case "Reshape" ->
          !splitsOrJoinsHeads(graph, node) || axis != 1 ? MIXED : input == 0 ? 1 : WHOLE;
      default ->
          EACH_VALUE_BY_ITSELF.contains(node.type)
              ? operand(graph, node.input(input), axis)
              : MIXED;
    };
  }

  private static int factor(Graph graph, Node node, int input, int axis)
      throws InvalidProtocolBufferException {
    Tensor matrix = graph.constant(node.input(1));
    boolean known = matrix != null ? matrix.rank() == 2 : node.is("MatMul") && axis == 2;
    if (!known || graph.constant(node.input(0)) != null) {
      return MIXED;
    }
    return input == 0 ? axis : input == 1 ? WHOLE : NO_TOKENS; // then zero points
  }

  private static int operand(Graph graph, String value, int axis)
      throws InvalidProtocolBufferException {
    Tensor constant = graph.constant(value);
    if (constant == null) {
      return hasNoTokens(graph, value) ? NO_TOKENS : axis;
    }
    for (int i = 0; i < constant.rank() - 1; i++) {
      if (constant.dim(i) != 1) {
        return MIXED; // it has other values for other tokens
      }
    }
    return WHOLE;
  }

  /** Is it the scale or the zero point of a whole tensor, or made of these? */
  private static boolean hasNoTokens(Graph graph, String value)
      throws InvalidProtocolBufferException {
    Node node = graph.producer(value);
    if (node == null) {
      return false;
    }
    if (node.is("DynamicQuantizeLinear")) {
      return !value.equals(node.output());
    }
    if (!node.is("Mul")) {
      return false;
    }
    for (String factor : node.inputs) {
      if (graph.constant(factor) == null && !hasNoTokens(graph, factor)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Does it make [pictures, tokens, heads, values] of [pictures, tokens, all values], or the other
   * way round?
   */
  private static boolean splitsOrJoinsHeads(Graph graph, Node node)
      throws InvalidProtocolBufferException {
    long[] shape = graph.integers(node.input(1));
    if (shape == null || shape.length < 3 || shape.length > 4 || shape[0] > 0) {
      return false;
    }
    long width = shape[2] * (shape.length == 4 ? shape[3] : 1);
    return width > 0 && shape[2] > 0 && width == width(graph, node, shape.length == 4);
  }

  /** The values of a token past a projection, or before one; 0 where that is not to be seen. */
  private static long width(Graph graph, Node node, boolean splits)
      throws InvalidProtocolBufferException {
    if (splits) {
      Node maker = graph.producer(node.input(0));
      for (int i = 0; i < 6 && maker != null; i++) { // past the bias and scales
        if (maker.is("MatMul") || maker.is("MatMulInteger")) {
          Tensor matrix = graph.constant(maker.input(1));
          return matrix != null && matrix.rank() == 2 ? matrix.dim(1) : 0;
        }
        boolean second = graph.constant(maker.input(0)) != null;
        maker = graph.producer(maker.input(second ? 1 : 0));
      }
      return 0;
    }
    Node turn = graph.producer(node.input(0));
    if (turn == null || !turn.is("Transpose")) {
      return 0;
    }
    for (Node user : graph.consumers(node.output())) {
      Node product = user.is("DynamicQuantizeLinear") ? graph.onlyConsumer(user.output()) : user;
      if (product != null && (product.is("MatMul") || product.is("MatMulInteger"))) {
        Tensor matrix = graph.constant(product.input(1));
        return matrix != null && matrix.rank() == 2 ? matrix.dim(0) : 0;
      }
    }
    return 0;
  }
}
