package dev.skylight.internal.vectors;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.imports.VectorImport;
import dev.skylight.internal.vectors.VectorStore.Spec;
import dev.skylight.internal.verification.FileRepair;
import dev.skylight.internal.verification.Verifier;
import dev.skylight.job.RowRange;
import dev.skylight.job.VerifyReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What a process does to a collection until it is killed; says a line before each step. */
final class CrashChild {

  static final int DIM = 32;
  static final int HALF = 6_000;
  static final int ROWS = 9_137;

  private CrashChild() {}

  /** Arguments: what to do, data folder, rows per chunk, seed of the order, run or source. */
  public static void main(String[] args) {
    DataFolder folder = Samples.folder(Path.of(args[1]));
    int chunk = Integer.parseInt(args[2]);
    switch (args[0]) {
      case "all" -> all(folder, chunk, Long.parseLong(args[3]));
      case "publish" -> publish(folder, ROWS, chunk, Long.parseLong(args[3]));
      case "restart" -> {
        System.out.println("restart");
        Samples.allocate(folder, Samples.spec(ROWS, DIM), true, false, chunk, args[3]);
      }
      case "repair" -> {
        System.out.println("repair");
        VerifyReport report = Verifier.verify(Samples.stores(folder), null, true);
        FileRepair.run(Samples.stores(folder), report, kept -> System.out.println("kept"));
        publish(folder, ROWS, chunk, 1);
      }
      case "steady" -> steady(folder, chunk);
      case "import" -> {
        System.out.println("import");
        imports(folder, chunk).file(Path.of(args[3]));
      }
      case "import-workers" -> {
        System.out.println("import");
        imports(folder, chunk).workers(Path.of(args[3]));
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
    System.out.println("done");
  }

  /** Makes the file and publishes chunk after chunk; says of each step when it is done. */
  private static void steady(DataFolder folder, int chunk) {
    Samples.allocate(folder, Samples.spec(ROWS, DIM), false, false, chunk, "run");
    System.out.println("allocated");
    try (VectorStore store = Samples.open(folder)) {
      for (RowRange rows : new RowRange(0, ROWS).chunks(chunk)) {
        store.publish(Samples.chunk(rows, DIM));
        System.out.println(rows.from() + " " + rows.to());
      }
    }
  }

  /** Says a line per chunk. */
  private static VectorImport imports(DataFolder folder, int chunk) {
    return new VectorImport(
        Samples.stores(folder), Samples.spec(ROWS, DIM), chunk, System.out::println);
  }

  /** Import, publish, grow, publish. */
  static void all(DataFolder folder, int chunk, long seed) {
    System.out.println("allocate");
    Spec half = Samples.spec(HALF, DIM);
    Samples.allocate(folder, half, false, true, chunk, "run");
    publish(folder, HALF, chunk, seed);
    System.out.println("grow");
    Samples.allocate(folder, Samples.spec(ROWS, DIM), false, true, chunk, "run");
    publish(folder, ROWS, chunk, seed);
  }

  private static void publish(DataFolder folder, long rows, int chunkSize, long seed) {
    List<RowRange> chunks = new ArrayList<>(new RowRange(0, rows).chunks(chunkSize));
    Collections.shuffle(chunks, new Random(seed));
    try (VectorStore store = Samples.open(folder)) {
      for (RowRange chunk : chunks) {
        if (!store.missing(chunk, 1).isEmpty()) {
          System.out.println(chunk);
          store.publish(Samples.chunk(chunk, DIM));
        }
      }
    }
  }
}
