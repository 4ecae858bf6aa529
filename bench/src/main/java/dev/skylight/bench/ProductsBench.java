package dev.skylight.bench;

import dev.skylight.postgres.LocalPostgres;
import dev.skylight.postgres.PostgresInstall;
import dev.skylight.products.IndexKind;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Publishing beside psycopg, and searches in pgvector, against a server of its own: {@code products
 * WORK PYTHON PEER ROWS ROUNDS QUERIES OUT}.
 */
public final class ProductsBench {

  private static final int SMALL = 10;

  private final PrintStream out;
  private final List<String> json = new ArrayList<>();

  private ProductsBench(PrintStream out) {
    this.out = out;
  }

  /** Measures, prints, and writes the JSON. */
  public static void main(String[] args) throws Exception {
    Path work = Files.createDirectories(Path.of(args[0]));
    int rows = Integer.parseInt(args[3]);
    Path install = PostgresInstall.find(System.getenv(), System.out::println);
    // as a server for this would be set up: room for the table in memory and for its log
    Map<String, String> settings = Map.of("shared_buffers", "512MB", "max_wal_size", "4GB");
    ProductsBench bench = new ProductsBench(System.out);
    try (LocalPostgres server = LocalPostgres.start(install, work.resolve("server"), settings)) {
      bench.publish(
          new PublishRounds(server, work.resolve("collection"), rows, List.of(args[1], args[2])),
          rows,
          Integer.parseInt(args[4]));
      for (int size : new int[] {rows / SMALL, rows}) {
        bench.search(new ProductSearchRounds(server, size, Integer.parseInt(args[5])));
      }
    }
    if (!args[6].isEmpty()) {
      bench.write(Path.of(args[6]));
    }
  }

  private void publish(PublishRounds rounds, int rows, int count) throws Exception {
    rounds.ours(); // both warm up
    rounds.peers();
    double[] ours = new double[count];
    double[] peers = new double[count];
    double[] ratios = new double[count];
    for (int i = 0; i < count; i++) {
      boolean first = i % 2 == 0;
      peers[i] = first ? 0 : rounds.peers();
      ours[i] = rounds.ours();
      peers[i] = first ? rounds.peers() : peers[i];
      ratios[i] = peers[i] / ours[i];
    }
    double again = rounds.again();
    Arrays.sort(ours);
    Arrays.sort(peers);
    Arrays.sort(ratios);
    out.printf(
        Locale.ROOT,
        "publish: %,.0f rows/s, psycopg's COPY %,.0f rows/s: %.2f times as fast (%.2f to %.2f in %d"
            + " rounds); a second run %.2f s%n",
        rows / ours[count / 2],
        rows / peers[count / 2],
        ratios[count / 2],
        ratios[0],
        ratios[count - 1],
        count,
        again);
    json.add(
        String.format(
            Locale.ROOT,
            "\"publish\":{\"rows\":%d,\"rounds\":%d,\"seconds\":%.3f,\"peer_seconds\":%.3f,"
                + "\"times_peer\":%.3f,\"times_peer_least\":%.3f,\"times_peer_most\":%.3f,"
                + "\"second_run_seconds\":%.3f}",
            rows,
            count,
            ours[count / 2],
            peers[count / 2],
            ratios[count / 2],
            ratios[0],
            ratios[count - 1],
            again));
  }

  private final List<String> searches = new ArrayList<>();

  private void search(ProductSearchRounds rounds) {
    for (IndexKind kind : List.of(IndexKind.NONE, IndexKind.IVFFLAT, IndexKind.HNSW)) {
      ProductSearchRounds.Figures figures = rounds.run(kind);
      out.println(figures);
      searches.add(figures.json());
    }
  }

  private void write(Path file) throws IOException {
    json.add("\"search\":[" + String.join(",", searches) + "]");
    Files.writeString(file, "{" + String.join(",", json) + "}\n");
  }
}
