package dev.skylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skylight.job.EmbedRequest;
import dev.skylight.library.Answer;
import dev.skylight.library.Collection;
import dev.skylight.library.Picture;
import dev.skylight.library.Progress;
import dev.skylight.library.Query;
import dev.skylight.samples.SampleImages;
import dev.skylight.samples.SampleRequest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Searches of a real collection, by the demo model. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealSearchTest {

  private static final int COUNT = 24;
  private static final Path MODEL =
      Path.of(System.getProperty("skylight.root", "..")).resolve("data/demo-model");

  private Collection collection;
  private Site site;

  /** What has no model in it is the double's. */
  private static final class Searching extends FakeLibrary {
    private final Collection collection;

    Searching(Collection collection) {
      this.collection = collection;
    }

    @Override
    public Answer search(Query query) {
      return collection.search(query);
    }

    @Override
    public long vectors() {
      return collection.rows().embedded();
    }

    @Override
    public Map<Long, List<Picture>> pictures(List<Long> rows) {
      return collection.pictures(rows);
    }

    @Override
    public Optional<Picture> picture(long id) {
      return collection.pictures(LongStream.range(0, COUNT).boxed().toList()).values().stream()
          .flatMap(List::stream)
          .filter(picture -> picture.id() == id)
          .findFirst();
    }
  }

  @BeforeAll
  void start(@TempDir Path folder) throws IOException, InterruptedException {
    Path pictures = folder.resolve("pictures");
    new SampleImages(new SampleRequest(pictures, COUNT, 2_026, 2_026, 96, 96, 2)).run();
    collection = Collection.open(folder.resolve("data"));
    site = new Site(new Searching(collection));
    assertEquals("no_vectors", Site.code(409, site.get("/api/v1/search?q=sea")));
    assertEquals("./skylight embed", site.read("/api/v1/search?q=sea").at("/error/todo").asText());
    collection.register(pictures, Progress.NONE);
    collection.embed(EmbedRequest.with(MODEL.toString()), Progress.NONE);
  }

  @AfterAll
  void stop() {
    site.close();
    collection.close();
  }

  private HttpResponse<byte[]> upload(byte[] body) {
    return site.post("/api/v1/search/image?k=3", body);
  }

  private static byte[] bytes(JsonNode hit) {
    try {
      return Files.readAllBytes(Path.of(hit.path("path").asText()));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void wordsPicturesAndRowsFindTheSame() {
    ObjectNode words = site.read("/api/v1/search?q=the+sky&k=5");
    assertEquals("demo-model", words.path("model").asText());
    assertEquals(5, words.path("hits").size());
    assertTrue(words.path("more").asBoolean());
    JsonNode first = words.at("/hits/0");
    assertTrue(first.path("score").asDouble() >= words.at("/hits/4/score").asDouble());

    ObjectNode sent = Site.json(upload(bytes(first)));
    assertEquals(first.path("id"), sent.at("/hits/0/id"));
    assertTrue(sent.at("/hits/0/score").asDouble() > 0.999, sent.toString());
    ObjectNode second =
        site.read("/api/v1/search?k=2&offset=1&query=" + sent.path("query_id").asText());
    assertEquals(sent.at("/hits/1/id"), second.at("/hits/0/id"));

    ObjectNode similar = site.read("/api/v1/images/" + first.path("id") + "/similar?k=2");
    assertEquals(sent.at("/hits/1/id"), similar.at("/hits/0/id"));
    assertTrue(similar.path("model").isNull());
    ObjectNode unlike =
        site.read("/api/v1/search?q=the+sky&notlike=" + first.path("id") + "&minus=a+boat");
    assertEquals(COUNT, unlike.path("hits").size());
    assertFalse(unlike.at("/hits/0/id").equals(first.path("id")));
  }

  @Test
  void bombsAreRefusedBeforeTheyAreDecoded() {
    HttpResponse<byte[]> bomb = upload(Samples.bomb(60_000));
    assertEquals("bad_input", Site.code(400, bomb));
    String message = Site.json(bomb).at("/error/message").asText();
    assertTrue(message.contains("60000") || message.contains("60,000"), message);
    byte[] zeros = new byte[20 << 20];
    assertEquals("unsupported", Site.code(415, upload(zeros)));
    for (String begin : List.of("\u00ff\u00d8\u00ff\u00e0", "GIF89a", "BM", "II*\0")) {
      byte[] bytes = begin.getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(bytes, 0, zeros, 0, bytes.length);
      assertEquals("bad_input", Site.code(400, upload(zeros)), begin);
    }
    byte[] cut = Arrays.copyOf(bytes(Site.json(upload(Samples.jpeg())).at("/hits/0")), 300);
    HttpResponse<byte[]> broken = upload(cut);
    assertEquals("bad_input", Site.code(400, broken));
    assertTrue(Site.json(broken).path("query_id").isMissingNode());
  }
}
