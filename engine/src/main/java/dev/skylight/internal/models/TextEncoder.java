package dev.skylight.internal.models;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.FutureTask;

/**
 * Words to vectors with the text tower of a model. Reads neither the vision tower nor any picture
 * library. Thread-safe; owns native memory until closed.
 */
public final class TextEncoder implements AutoCloseable {

  private static final String IDS = "input_ids";
  private static final String MASK = "attention_mask";
  private static final String OUTPUT = "text_embeds";

  private final Path file;
  private final int dimension;
  private final int padToken;
  private final ClipTokenizer tokenizer;
  private final OrtSession session;
  private final boolean takesMask;

  /** Tokens that the tower insists on; 0: it takes texts of any length. */
  private final int fixedLength;

  private final int maxTokens;

  private TextEncoder(ModelFolder folder, ClipTokenizer tokenizer, OrtSession session) {
    this.file = folder.textModel();
    this.dimension = folder.dimension();
    this.padToken = folder.padToken();
    this.tokenizer = tokenizer;
    this.session = session;
    TensorInfo ids = Onnx.input(session, file, IDS);
    takesMask = session.getInputNames().contains(MASK);
    long[] shape = ids.getShape();
    fixedLength = shape.length == 2 && shape[1] > 0 ? (int) shape[1] : 0;
    int most = folder.maxTokens();
    maxTokens = fixedLength > 0 ? Math.min(fixedLength, most) : most;
    Onnx.checkOutput(session, file, OUTPUT, dimension);
  }

  /** As {@link #open(ModelFolder, int)}, with all cores. */
  public static TextEncoder open(ModelFolder folder) {
    return open(folder, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Opens the text tower of a model; the tokenizer is read meanwhile, because a search waits for
   * both.
   *
   * @param threads that one text is computed with
   * @throws SkylightException of kind MODEL when it cannot be opened
   */
  public static TextEncoder open(ModelFolder folder, int threads) {
    Path tokenizerFile = folder.tokenizer();
    Path model = folder.textModel();
    int maxTokens = folder.maxTokens();
    CompletableFuture<ClipTokenizer> tokenizing =
        CompletableFuture.supplyAsync(
            () -> new ClipTokenizer(tokenizerFile, maxTokens), new OwnThread("tokenizer"));
    OrtSession session = null;
    try {
      session = Onnx.open(model, threads);
      return new TextEncoder(folder, tokenizing.join(), session);
    } catch (CompletionException e) {
      abandon(session, tokenizing);
      throw e.getCause() instanceof SkylightException cause ? cause : e;
    } catch (RuntimeException e) {
      abandon(session, tokenizing);
      throw e;
    }
  }

  /**
   * Loads ONNX Runtime in the background, for a command that knows that it will encode a text. A
   * failure shows again in {@link #open}.
   */
  public static void preload() {
    new OwnThread("preload").execute(new FutureTask<>(Onnx::environment));
  }

  private static void abandon(OrtSession session, CompletableFuture<ClipTokenizer> tokenizing) {
    ClipTokenizer tokenizer = tokenizing.exceptionally(failure -> null).join();
    if (tokenizer != null) {
      tokenizer.close();
    }
    if (session != null) {
      close(session);
    }
  }

  /** Width of a vector. */
  public int dimension() {
    return dimension;
  }

  /** Tokens that a text may have, start and end token included; what exceeds them is left out. */
  public int maxTokens() {
    return maxTokens;
  }

  /** Tokens that a text has, start and end token included. */
  public int tokens(String text) {
    return tokenizer.count(text);
  }

  /**
   * The vector of a text, L2-normalised.
   *
   * @param text may be empty; what exceeds the model's length is left out
   */
  public float[] encode(String text) {
    long[] ids = tokenizer.encode(text);
    int length = fixedLength > 0 ? fixedLength : ids.length;
    if (ids.length > length) {
      long end = ids[ids.length - 1];
      ids = Arrays.copyOf(ids, length);
      ids[length - 1] = end;
    }
    // CLIP reads from left to right up to its end token: padding changes nothing before it
    long[] padded = Arrays.copyOf(ids, length);
    Arrays.fill(padded, ids.length, length, padToken);
    long[] mask = new long[length];
    Arrays.fill(mask, 0, ids.length, 1);
    long[] shape = {1, length};
    float[] vector = new float[dimension];
    Map<String, OnnxTensor> inputs = new HashMap<>();
    try {
      inputs.put(IDS, OnnxTensor.createTensor(Onnx.environment(), LongBuffer.wrap(padded), shape));
      if (takesMask) {
        inputs.put(MASK, OnnxTensor.createTensor(Onnx.environment(), LongBuffer.wrap(mask), shape));
      }
      FloatBuffer out = Onnx.floats(dimension);
      try (OnnxTensor pinned =
          OnnxTensor.createTensor(Onnx.environment(), out, new long[] {1, dimension})) {
        session.run(inputs, Map.of(OUTPUT, pinned)).close();
      }
      out.get(0, vector);
    } catch (OrtException e) {
      throw Onnx.failed(file, e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
    if (!Onnx.normalize(vector)) {
      throw new SkylightException(
          Kind.MODEL,
          file + " gives a vector that is not finite or all zeros; check the model's files");
    }
    return vector;
  }

  @Override
  public void close() {
    tokenizer.close();
    close(session);
  }

  private static void close(OrtSession session) {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("cannot close the text tower", e);
    }
  }
}
