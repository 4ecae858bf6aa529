package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same pictures give the same bytes, whatever the number of threads, chunks at work, rows of a
 * chunk, pictures of a batch and workers, and wherever somebody is killed.
 */
@Tag("once")
@Tag("faults")
@Timeout(10_000)
class SameBytesTest extends ProcessTest {

  /** From 1,000 on more ways are tried. */
  private static final int ROWS = Integer.getInteger("skylight.test.pictures", 300);

  private static final boolean MANY = ROWS >= 1_000;

  /** A model folder in place of the demo model. */
  private static final String MODEL = System.getProperty("skylight.test.model", "demo");

  private static final Duration END = Duration.ofHours(1);
  private static final int IMAGES_FAILED = 4;

  @TempDir static Path shared;
  private static PhotoCollection pictures;

  @BeforeAll
  static void draw() throws IOException, SQLException {
    Path data = Files.createDirectories(shared.resolve("pictures"));
    List<ForeignCatalog.Image> images = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      if (row % 53 == 52) {
        continue; // no image has this row
      }
      Path file = data.resolve(row + (row % 3 == 0 ? ".png" : ".jpg"));
      if (row % 37 == 36) {
        Files.writeString(file, "no picture");
      } else {
        draw(file, row);
      }
      images.add(new ForeignCatalog.Image(row + 1L, file, row));
    }
    ForeignCatalog.make(data, images);
    pictures = PhotoCollection.at(data);
  }

  private static void draw(Path file, int seed) throws IOException {
    Random random = new Random(seed);
    int width = 60 + random.nextInt(400);
    int height = 60 + random.nextInt(400);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < 30; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillOval(random.nextInt(width), random.nextInt(height), width / 3, height / 4);
    }
    graphics.dispose();
    String name = file.toString();
    if (!ImageIO.write(image, name.substring(name.length() - 3), file.toFile())) {
      throw new IOException("this JDK cannot write " + file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp32", "int8"})
  void alone(String precision) throws IOException {
    String expected = whole(precision, "--parallel", "1", "--threads", "1", "--batch-size", "8");
    String chunk = String.valueOf(ROWS / 12);
    String[][] ways = {
      {
        "--parallel",
        "3",
        "--threads",
        "3",
        "--batch-size",
        "5",
        "--chunk-size",
        chunk,
        "--device",
        "cuda" // falls back, aloud
      },
      {"--cpu", "50%", "--batch-size", "2", "--chunk-size", "7"},
      {"--parallel", "8", "--threads", "2", "--batch-size", "31", "--chunk-size", "100"},
      {"--parallel", "2", "--threads", "5", "--batch-size", "64", "--start-from", "0"}
    };
    for (int i = 0; i < (MANY ? ways.length : 1); i++) {
      assertEquals(
          expected, whole(precision, ways[i]), precision + " " + String.join(" ", ways[i]));
    }
    for (int i = 0; i < (MANY ? 5 : 1); i++) {
      long seed = System.nanoTime();
      assertEquals(expected, killed(precision, seed), precision + ", seed " + seed);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"fp32", "int8"})
  void withASecondWorkerThatIsKilled(String precision) throws IOException {
    assumeTrue(MANY, "KilledWorkersTest does it with few");
    String expected = whole(precision);
    try (TemporalServer server = TemporalServer.start(temp.resolve("temporal"))) {
      PhotoCollection collection = pictures.copyTo(temp.resolve(precision + "-workers"));
      Cli cli = cli(collection.data()).temporal(server.address());
      Cli.Running one = worker(cli, "--threads", "1", "--parallel", "2", "--batch-size", "3");
      Cli.Running other = worker(cli, "--threads", "2", "--parallel", "3", "--batch-size", "16");
      Cli.Running starter =
          cli.start(regenerate(precision, "--local-worker", "no", "--chunk-size", "50"));
      awaitRows(collection, ROWS / 3);
      other.kill9();
      worker(cli, "--cpu", "100%", "--batch-size", "9");
      awaitRows(collection, ROWS / 2);
      one.kill9();
      starter.await(END).expect(IMAGES_FAILED);
      assertEquals(expected, collection.sha256(), precision);
    }
  }

  private static Cli.Running worker(Cli cli, String... options) {
    return cli.start(Stream.concat(Stream.of("worker"), Stream.of(options)).toArray(String[]::new))
        .awaitErr("ready", Duration.ofMinutes(2));
  }

  private int runs;

  private String whole(String precision, String... options) throws IOException {
    PhotoCollection collection = pictures.copyTo(temp.resolve(precision + runs++));
    Cli.Result result = embedded(collection, precision, options).await(END).expect(IMAGES_FAILED);
    assertEquals(
        List.of(options).contains("cuda"),
        result
            .err()
            .contains("--device cuda: this Skylight was built without CUDA, so the CPU is used"),
        result::toString);
    return collection.sha256();
  }

  private String killed(String precision, long seed) throws IOException {
    Random random = new Random(seed);
    PhotoCollection collection = pictures.copyTo(temp.resolve(precision + runs++));
    Cli.Running first =
        embedded(collection, precision, "--chunk-size", "16", "--threads", "1", "--parallel", "2");
    awaitRows(collection, 1 + random.nextInt(ROWS / 2));
    first.kill9();
    embedded(
            collection,
            precision,
            "--chunk-size",
            String.valueOf(9 + random.nextInt(90)),
            "--threads",
            String.valueOf(1 + random.nextInt(4)),
            "--batch-size",
            String.valueOf(2 + random.nextInt(30)))
        .await(END)
        .expect(IMAGES_FAILED);
    return collection.sha256();
  }

  private static void awaitRows(PhotoCollection collection, int rows) {
    Waiting.until(rows + " rows", END, () -> collection.rowsDone() >= rows);
  }

  private Cli.Running embedded(PhotoCollection collection, String precision, String... options) {
    return cli(collection.data()).temporal("embedded").start(regenerate(precision, options));
  }

  private static String[] regenerate(String precision, String... options) {
    return Stream.concat(
            Stream.of("regenerate", "--model", MODEL, "--precision", precision, "--no-index"),
            Stream.of(options))
        .toArray(String[]::new);
  }
}
