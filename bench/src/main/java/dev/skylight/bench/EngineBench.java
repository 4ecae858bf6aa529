package dev.skylight.bench;

import dev.skylight.internal.models.ModelFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One contender of {@code bench/engine} as a process: opens what it needs, says {@code ready}, and
 * answers lines on standard input.
 *
 * <pre>
 *   engine MODEL PRECISION LIST
 *   limit MODEL GRAPH [PROFILE]
 *   pixels MODEL DECODE LIST
 *
 *   run N            does N pictures, answers the seconds it took
 *   vectors N FILE   writes the vectors of the first N as little-endian floats, answers "written"
 * </pre>
 */
public final class EngineBench {
  private EngineBench() {}

  /** Runs until standard input ends. */
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    try (Contender contender = open(args);
        BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", 3);
        int pictures = Integer.parseInt(words[1]);
        if (words[0].equals("run")) {
          out.println(contender.run(pictures));
        } else if (words[0].equals("vectors")) {
          write(contender.vectors(pictures), Path.of(words[2]));
          out.println("written");
        } else {
          throw new IOException("not understood: " + line);
        }
      }
    }
  }

  private static Contender open(String[] args) throws Exception {
    return switch (args[0]) {
      case "engine" -> new Engine(args[1], args[2], list(args[3]));
      case "limit" ->
          limit(
              ModelFolder.open(args[1]),
              Path.of(args[2]),
              args.length > 3 ? Path.of(args[3]) : null);
      case "pixels" -> new Pixels(args[1], args[2], list(args[3]));
      default -> throw new IllegalArgumentException("no contender " + args[0]);
    };
  }

  private static Contender limit(ModelFolder model, Path graph, Path profile) throws Exception {
    return new Limit(graph, model.imageSize(), model.dimension(), profile);
  }

  private static List<Path> list(String file) throws IOException {
    return Files.readAllLines(Path.of(file)).stream().map(Path::of).toList();
  }

  private static void write(float[] vectors, Path file) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(vectors.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vectors);
    Files.write(file, bytes.array());
  }
}
