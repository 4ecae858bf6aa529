package dev.skylight.internal.models.graph;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.skylight.internal.images.Preprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The patch embedding as a matrix product over bytes. A convolution whose stride is its kernel
 * multiplies each patch of the picture, laid out as a row, with one matrix; rescaling and
 * normalisation of the pixels are linear, too, and move into that matrix and a bias. The input then
 * is the cropped picture as it is, rows of RGB bytes: a quarter of the memory, and no pass over it.
 *
 * <p>The weights are computed anew in double precision. In integers each column of the matrix is
 * rounded to 8 bits.
 */
final class PatchProduct implements Rewriting {

  private final String input;
  private final Preprocessing pixels;
  private final boolean integers;

  /**
   * A rewriting for a model.
   *
   * @param input the graph's input of normalised floats
   * @param pixels what was done to the bytes before
   * @param integers whether the product is to be one of integers
   */
  PatchProduct(String input, Preprocessing pixels, boolean integers) {
    this.input = input;
    this.pixels = pixels;
    this.integers = integers;
  }

  /** y = convolution of the pixels: kernel as output channel, input channel, row, column. */
  private static final class Patches {
    final String output;
    final float[] kernel;
    final float[] bias;
    final int channels;

    /** Pixels of each side. */
    final int size;

    Patches(String output, float[] kernel, float[] bias, int size) {
      this.output = output;
      this.kernel = kernel;
      this.bias = bias;
      this.channels = bias.length;
      this.size = size;
    }
  }

  @Override
  public boolean rewrite(Graph graph) throws InvalidProtocolBufferException {
    List<Node> shapes = new ArrayList<>();
    Node user = graph.opset() < 11 ? null : onlyUser(graph, shapes);
    Patches patches =
        user == null
            ? null
            : user.is("Conv") ? convolution(graph, user) : integerConvolution(graph, user);
    if (patches == null || pixels.cropSize() % patches.size != 0) {
      return false;
    }
    int side = pixels.cropSize();
    for (Node shape : shapes) {
      String batch = batchSize(graph);
      graph.remove(shape);
      graph
          .addTo(shape.output(), "Concat", batch, graph.addIntegers("picture", 3, side, side))
          .with("axis", 0);
    }
    graph.retypeInput(input, Tensor.UINT8, side, side, 3);
    replace(graph, patches, side / patches.size);
    return true;
  }

  private String batchSize(Graph graph) {
    String shape = graph.add("Shape", input).output();
    return graph
        .add("Slice", shape, graph.addIntegers("from", 0L), graph.addIntegers("to", 1L))
        .output();
  }

  /**
   * What computes with the pixels, if it is a single node.
   *
   * @param shapes receives the nodes that ask for more of the input's shape than the batch size
   */
  private Node onlyUser(Graph graph, List<Node> shapes) throws InvalidProtocolBufferException {
    List<String> names = new ArrayList<>(List.of(input));
    Node user = null;
    for (int i = 0; i < names.size(); i++) {
      for (Node node : graph.consumers(names.get(i))) {
        boolean toFloat = node.is("Cast") && node.integer("to", 0) == Tensor.FLOAT;
        if (node.is("Identity") || toFloat) {
          names.add(node.output());
        } else if (node.is("Shape") && node.integer("end", Long.MAX_VALUE) == Long.MAX_VALUE) {
          if (node.integer("start", 0) != 0) {
            return null;
          }
          shapes.add(node);
        } else if (node.is("Shape")) {
          if (node.integer("start", 0) != 0 || node.integer("end", 0) != 1) {
            return null;
          }
        } else if (user == null) {
          user = node;
        } else {
          return null;
        }
      }
    }
    return names.stream().anyMatch(graph::isOutput) ? null : user;
  }

  private static Patches convolution(Graph graph, Node node) throws InvalidProtocolBufferException {
    Tensor kernel = graph.constant(node.input(1));
    if (kernel == null || kernel.type != Tensor.FLOAT || !tiles(node, kernel)) {
      return null;
    }
    float[] values = kernel.floats();
    float[] bias = new float[(int) kernel.dim(0)];
    if (!node.input(2).isEmpty()) {
      Tensor given = graph.constant(node.input(2));
      if (given == null || given.type != Tensor.FLOAT || given.size() != bias.length) {
        return null;
      }
      bias = given.floats();
    }
    return new Patches(node.output(), values, bias, (int) kernel.dim(2));
  }

  /** Does the kernel take each pixel once? */
  private static boolean tiles(Node node, Tensor kernel) throws InvalidProtocolBufferException {
    if (kernel.rank() != 4
        || kernel.size() == 0
        || kernel.dim(1) != 3
        || kernel.dim(2) != kernel.dim(3)) {
      return false;
    }
    List<Long> steps = node.integers("strides");
    String padding = node.text("auto_pad");
    return steps.equals(List.of(kernel.dim(2), kernel.dim(2)))
        && node.integers("pads").stream().allMatch(pad -> pad == 0)
        && node.integers("dilations").stream().allMatch(dilation -> dilation == 1)
        && node.integer("group", 1) == 1
        && (padding.isEmpty() || padding.equals("NOTSET") || padding.equals("VALID"));
  }

  /**
   * The form that dynamic quantisation makes: DynamicQuantizeLinear, ConvInteger, Cast, and a
   * product with the product of both scales.
   */
  private static Patches integerConvolution(Graph graph, Node quantize)
      throws InvalidProtocolBufferException {
    if (!quantize.is("DynamicQuantizeLinear")) {
      return null;
    }
    Node node = graph.onlyConsumer(quantize.output());
    if (node == null || !node.is("ConvInteger")) {
      return null;
    }
    Tensor kernel = graph.constant(node.input(1));
    Node cast = graph.onlyConsumer(node.output());
    Node scaled = cast != null && cast.is("Cast") ? graph.onlyConsumer(cast.output()) : null;
    if (kernel == null || !tiles(node, kernel) || scaled == null || !scaled.is("Mul")) {
      return null;
    }
    String factor = scaled.input(scaled.input(0).equals(cast.output()) ? 1 : 0);
    Node scales = graph.producer(factor);
    if (scales == null || !scales.is("Mul")) {
      return null;
    }
    Tensor scale = graph.constant(scales.input(0));
    scale = scale == null ? graph.constant(scales.input(1)) : scale;
    int channels = (int) kernel.dim(0);
    if (scale == null
        || scale.type != Tensor.FLOAT
        || (scale.size() != 1 && scale.size() != channels)) {
      return null;
    }
    long[] zeros = {0};
    if (!node.input(3).isEmpty()) {
      Tensor zero = graph.constant(node.input(3));
      if (zero == null || (zero.size() != 1 && zero.size() != channels)) {
        return null;
      }
      zeros = zero.integers();
    }
    long[] steps = kernel.integers();
    float[] factors = scale.floats();
    float[] values = new float[steps.length];
    for (int i = 0; i < values.length; i++) {
      int channel = i / (values.length / channels);
      values[i] = (steps[i] - zeros[channel % zeros.length]) * factors[channel % factors.length];
    }
    return new Patches(scaled.output(), values, new float[channels], (int) kernel.dim(2));
  }

  private void replace(Graph graph, Patches patches, int grid) {
    int size = patches.size;
    int width = size * size * 3;
    int channels = patches.channels;
    String rows =
        graph
            .add("Reshape", input, graph.addIntegers("split", -1, grid, size, grid, size * 3L))
            .output();
    String blocks = graph.add("Transpose", rows).with("perm", 0, 1, 3, 2, 4).output();
    String flat =
        graph
            .add("Reshape", blocks, graph.addIntegers("patches", -1, (long) grid * grid, width))
            .output();
    float[] matrix = matrix(patches);
    String product;
    if (integers) {
      product = Int8Weights.of(matrix, channels).product(graph, flat, 0);
    } else {
      String floats = graph.add("Cast", flat).with("to", Tensor.FLOAT).output();
      String weights = graph.add(Tensor.of(graph.fresh("weights"), matrix, width, channels));
      product = graph.add("MatMul", floats, weights).output();
    }
    String bias = graph.add(Tensor.of(graph.fresh("bias"), bias(patches), channels));
    String tokens = graph.add("Add", product, bias).output();

    skipTransposing(graph, patches.output, tokens);
    String planes = graph.add("Transpose", tokens).with("perm", 0, 2, 1).output();
    Node maker = graph.producer(patches.output);
    graph.remove(maker);
    graph.addTo(
        patches.output, "Reshape", planes, graph.addIntegers("grid", -1, channels, grid, grid));
  }

  /** Past the convolution its planes become rows of tokens, and here they are that already. */
  private static void skipTransposing(Graph graph, String planes, String tokens) {
    for (Node flat : graph.consumers(planes)) {
      boolean flattens = flat.is("Reshape") && flat.input(0).equals(planes);
      Node turn = flattens ? graph.onlyConsumer(flat.output()) : null;
      if (turn != null && turn.is("Transpose") && turnsBack(turn)) {
        graph.replace(turn.output(), tokens);
      }
    }
  }

  private static boolean turnsBack(Node transpose) {
    try {
      return transpose.integers("perm").equals(List.of(0L, 2L, 1L));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("it was read before", e);
    }
  }

  private float[] matrix(Patches patches) {
    int area = patches.size * patches.size;
    float[] matrix = new float[patches.kernel.length];
    for (int out = 0; out < patches.channels; out++) {
      for (int channel = 0; channel < 3; channel++) {
        double factor = pixels.rescaleFactor() / pixels.std().get(channel);
        for (int pixel = 0; pixel < area; pixel++) {
          matrix[(pixel * 3 + channel) * patches.channels + out] =
              (float) (patches.kernel[(out * 3 + channel) * area + pixel] * factor);
        }
      }
    }
    return matrix;
  }

  private float[] bias(Patches patches) {
    int area = patches.size * patches.size;
    float[] bias = Arrays.copyOf(patches.bias, patches.channels);
    for (int out = 0; out < patches.channels; out++) {
      double sum = patches.bias[out];
      for (int channel = 0; channel < 3; channel++) {
        double shift = (double) pixels.mean().get(channel) / pixels.std().get(channel);
        for (int pixel = 0; pixel < area; pixel++) {
          sum -= patches.kernel[(out * 3 + channel) * area + pixel] * shift;
        }
      }
      bias[out] = (float) sum;
    }
    return bias;
  }
}
