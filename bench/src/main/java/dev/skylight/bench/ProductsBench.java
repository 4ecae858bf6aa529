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
import java.util.stream.Stream;

/**
 * Publishing beside psycopg, searches in pgvector, and pictures by URL, against a server of its
 * own: {@code products PART WORK OUT PYTHON PEER ROWS ROUNDS QUERIES SKYLIGHT MODEL PICTURES
 * IMAGES}. PART is publish, search, urls or all.
 */
public final class ProductsBench {

  private static final int SMALL = 10;

  private final PrintStream out;
  private final List<String> json = new ArrayList<>();
  private final List<String> searches = new ArrayList<>();
  private final List<String> urls = new ArrayList<>();

  private ProductsBench(PrintStream out) {
    this.out = out;
  }

  /** Measures, prints, and writes the JSON. */
  public static void main(String[] args) throws Exception {
    String part = args[0];
    Path work = Files.createDirectories(Path.of(args[1]));
    int rows = Integer.parseInt(args[5]);
    int count = Integer.parseInt(args[6]);
    Path install = PostgresInstall.find(System.getenv(), System.out::println);
    // as a server for this would be set up: room for the table in memory and for its log
    Map<String, String> settings = Map.of("shared_buffers", "512MB", "max_wal_size", "4GB");
    ProductsBench bench = new ProductsBench(System.out);
    try (LocalPostgres server = LocalPostgres.start(install, work.resolve("server"), settings)) {
      if (isMeant(part, "publish")) {
        List<String> peer = List.of(args[3], args[4]);
        bench.publish(
            new PublishRounds(server, work.resolve("collection"), rows, peer), rows, count);
      }
      if (isMeant(part, "search")) {
        for (int size : new int[] {rows / SMALL, rows}) {
          bench.search(new ProductSearchRounds(server, size, Integer.parseInt(args[7])));
        }
      }
      if (isMeant(part, "urls")) {
        bench.urls(
            new ShopRounds(
                server,
                work,
                Path.of(args[8]),
                Path.of(args[9]),
                pictures(Path.of(args[10])),
                Integer.parseInt(args[11])),
            Math.max(1, count / 2));
      }
    }
    if (!args[2].isEmpty()) {
      bench.write(Path.of(args[2]));
    }
  }

  private static boolean isMeant(String part, String name) {
    return part.equals("all") || part.equals(name);
  }

  private static List<Path> pictures(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
  }

  private void urls(ShopRounds rounds, int count) throws Exception {
    double[] ratios = new double[count];
    double[] whole = new double[count];
    for (int i = 0; i < count; i++) {
      boolean first = i % 2 == 0;
      ShopRounds.Rates disk = first ? rounds.disk() : null;
      ShopRounds.Rates shop = rounds.shop();
      disk = first ? disk : rounds.disk();
      ratios[i] = shop.atWork() / disk.atWork();
      whole[i] = shop.whole() / disk.whole();
      out.printf(
          Locale.ROOT,
          "pictures by URL: %.1f images/s at work, from disk %.1f: %.2f times as fast; with start"
              + " and end %.1f and %.1f: %.2f%n",
          shop.atWork(),
          disk.atWork(),
          ratios[i],
          shop.whole(),
          disk.whole(),
          whole[i]);
      urls.add(
          String.format(
              Locale.ROOT,
              "{\"images_per_second\":%.3f,\"disk_images_per_second\":%.3f,\"times_disk\":%.4f,"
                  + "\"whole_images_per_second\":%.3f,\"disk_whole_images_per_second\":%.3f,"
                  + "\"whole_times_disk\":%.4f}",
              shop.atWork(),
              disk.atWork(),
              ratios[i],
              shop.whole(),
              disk.whole(),
              whole[i]));
    }
  }

  private void publish(PublishRounds rounds, int rows, int count) throws Exception {
    rounds.ours(); // all warm up
    rounds.peers(false);
    double[] ours = new double[count];
    double[] peers = new double[count];
    double[] likeOurs = new double[count];
    for (int i = 0; i < count; i++) {
      boolean first = i % 2 == 0;
      ours[i] = first ? rounds.ours() : 0;
      peers[i] = rounds.peers(false);
      likeOurs[i] = rounds.peers(true);
      ours[i] = first ? ours[i] : rounds.ours();
    }
    double again = rounds.again();
    double[] times = ratios(peers, ours);
    double[] timesLike = ratios(likeOurs, ours);
    double seconds = median(ours);
    out.printf(
        Locale.ROOT,
        "publish: %,.0f rows/s; psycopg's COPY as its documentation has it %,.0f rows/s: %.2f times"
            + " as fast (%.2f to %.2f in %d rounds); into a table like ours, where it compares"
            + " nothing, %,.0f rows/s: %.2f times (%.2f to %.2f); a second run %.2f s%n",
        rows / seconds,
        rows / median(peers),
        median(times),
        times[0],
        times[count - 1],
        count,
        rows / median(likeOurs),
        median(timesLike),
        timesLike[0],
        timesLike[count - 1],
        again);
    json.add(
        String.format(
            Locale.ROOT,
            "\"publish\":{\"rows\":%d,\"rounds\":%d,\"seconds\":%.3f,\"peer_seconds\":%.3f,"
                + "\"times_peer\":%.3f,\"times_peer_least\":%.3f,\"times_peer_most\":%.3f,"
                + "\"peer_in_a_like_table_seconds\":%.3f,\"times_peer_in_a_like_table\":%.3f,"
                + "\"second_run_seconds\":%.3f}",
            rows,
            count,
            seconds,
            median(peers),
            median(times),
            times[0],
            times[count - 1],
            median(likeOurs),
            median(timesLike),
            again));
  }

  /** Round by round, then in order. */
  private static double[] ratios(double[] theirs, double[] ours) {
    double[] ratios = new double[ours.length];
    Arrays.setAll(ratios, i -> theirs[i] / ours[i]);
    Arrays.sort(ratios);
    return ratios;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private void search(ProductSearchRounds rounds) {
    for (IndexKind kind : List.of(IndexKind.NONE, IndexKind.IVFFLAT, IndexKind.HNSW)) {
      ProductSearchRounds.Figures figures = rounds.run(kind);
      out.println(figures);
      searches.add(figures.json());
    }
  }

  private void write(Path file) throws IOException {
    json.add("\"search\":[" + String.join(",", searches) + "]");
    json.add("\"urls\":[" + String.join(",", urls) + "]");
    Files.writeString(file, "{" + String.join(",", json) + "}\n");
  }
}
