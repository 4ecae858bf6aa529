package dev.skylight.internal.hub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.models.KnownModel;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pulls from a stand-in of the hub on the loopback address; the real hub is not reached. */
@Timeout(60)
class ModelPullTest {

  private static final List<String> FP32 = List.of("fp32");
  private static final String VISION = "onnx/vision_model.onnx";
  private static final String TEXT = "onnx/text_model.onnx";

  static final HubClient.Patience SHORT =
      new HubClient.Patience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMillis(400),
          Duration.ofMillis(1));

  @TempDir Path temp;
  private StandInHub hub;
  private Path models;
  private Path target;
  private final Map<String, String> env = new HashMap<>();
  private final List<String> lines = new ArrayList<>();
  private long shownDone;
  private long shownTotal;

  @BeforeEach
  void start() throws IOException {
    hub = new StandInHub();
    models = temp.resolve("models");
    target = models.resolve("some-clip");
    env.put("HF_ENDPOINT", hub.endpoint());
    env.put("HF_HOME", temp.resolve("hf").toString());
  }

  @AfterEach
  void stop() {
    hub.close();
  }

  private ModelPull puller() {
    PullProgress progress =
        new PullProgress() {
          @Override
          public void bytes(String file, long done, long total) {
            shownDone = done;
            shownTotal = total;
          }

          @Override
          public void line(String text) {
            lines.add(text);
          }
        };
    return new ModelPull(HubSettings.of(env), models, progress, SHORT);
  }

  private PullResult pull() {
    return puller().pull(hub.model(), FP32, null, false);
  }

  private String refusal() {
    return refusal(hub.model());
  }

  private String refusal(KnownModel model) {
    return assertThrows(SkylightException.class, () -> puller().pull(model, FP32, null, false))
        .getMessage();
  }

  private void assertWhole(String... paths) throws IOException {
    for (String path : paths) {
      assertArrayEquals(hub.file(path), Files.readAllBytes(target.resolve(path)), path);
    }
    assertFalse(Files.exists(models.resolve("some-clip.part")));
    assertFalse(Files.exists(models.resolve("some-clip.old")));
  }

  private List<String> names(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void bringsTheFilesOfOnePrecision() throws IOException {
    PullResult result = pull();
    assertEquals(target, result.folder());
    assertEquals(StandInHub.COMMIT, result.commit());
    assertEquals(5, result.files());
    assertTrue(result.changed());
    assertEquals(result.bytes(), result.fetchedBytes());
    assertEquals(
        List.of(
            "config.json",
            "onnx/text_model.onnx",
            "onnx/vision_model.onnx",
            "preprocessor_config.json",
            "skylight-model.json",
            "tokenizer.json"),
        names(target));
    assertWhole("config.json", "preprocessor_config.json", "tokenizer.json", VISION, TEXT);
    assertEquals(shownTotal, shownDone);
    ModelRecord record = ModelRecord.read(target).orElseThrow();
    assertEquals("main", record.revision());
    assertEquals(StandInHub.COMMIT, record.commit());
    assertEquals(StandInHub.sha256(hub.file(VISION)), record.file(VISION).orElseThrow().sha256());
    // after the first answer the branch is a commit: it may move while we fetch
    assertTrue(
        hub.requests().stream()
            .skip(1)
            .allMatch(r -> r.store() || r.path().contains("/resolve/" + StandInHub.COMMIT + "/")),
        hub.requests().toString());
  }

  @Test
  void aSecondPullAsksTheHubNothing() throws IOException {
    pull();
    hub.requests().clear();
    PullResult again = pull();
    assertFalse(again.changed());
    assertEquals(0, again.fetchedBytes());
    assertEquals(List.of(), hub.requests());
    assertWhole(VISION);
  }

  @Test
  void aDamagedFileIsFetchedAgainAndNothingElse() throws IOException {
    pull();
    hub.requests().clear();
    Files.write(target.resolve(VISION), new byte[700_000]);
    assertEquals(700_000, pull().fetchedBytes());
    assertWhole("config.json", VISION, TEXT);
    assertEquals(
        List.of("/" + VISION),
        hub.downloads().stream()
            .filter(StandInHub.Request::store)
            .map(StandInHub.Request::path)
            .toList());
    Files.delete(target.resolve("tokenizer.json"));
    assertTrue(pull().changed());
    assertWhole("tokenizer.json");
  }

  @Test
  void anotherPrecisionIsAddedToTheFirst() throws IOException {
    pull();
    hub.requests().clear();
    PullResult both = puller().pull(hub.model(), List.of("int8"), null, false);
    assertEquals(6, both.files());
    assertEquals(200_000, both.fetchedBytes());
    assertWhole(VISION, TEXT, "onnx/vision_model_quantized.onnx");
    assertFalse(pull().changed());
    PullResult forced = puller().pull(hub.model(), FP32, null, true);
    assertEquals(6, forced.files());
    assertEquals(forced.bytes(), forced.fetchedBytes());
  }

  @Test
  void aRedirectNeverSeesTheToken() {
    env.put("HF_TOKEN", "hf_secret");
    pull();
    assertTrue(hub.downloads().stream().anyMatch(StandInHub.Request::store));
    for (StandInHub.Request request : hub.requests()) {
      if (request.store()) {
        assertNull(request.authorization(), request.toString());
      } else {
        assertEquals("Bearer hf_secret", request.authorization(), request.toString());
      }
    }
  }

  @Test
  void theTokenMayLieInItsFile() throws IOException {
    Files.createDirectories(temp.resolve("hf"));
    Files.writeString(temp.resolve("hf/token"), "hf_from_file\n");
    pull();
    assertEquals("Bearer hf_from_file", hub.requests().get(0).authorization());
    assertFalse(HubSettings.of(env).toString().contains("hf_from_file"));
  }

  @Test
  void aTokenThatIsNoneIsNotShown() {
    env.put("HF_TOKEN", "my secret\nX-Evil: 1");
    String message = refusal();
    assertEquals(
        "The token of HF_TOKEN has spaces or signs that no token of the hub has: copy it anew.",
        message);
  }

  @Test
  void aCutConnectionGoesOnWhereItWas() throws IOException {
    hub.fault(VISION, StandInHub.none(), hub.cut(VISION, 300_000));
    // the first poll is the question, which large files answer without the store
    PullResult result = pull();
    assertWhole(VISION, TEXT);
    List<StandInHub.Request> store =
        hub.downloads().stream().filter(r -> r.store() && r.path().endsWith(VISION)).toList();
    assertEquals(2, store.size(), store.toString());
    assertNull(store.get(0).range());
    assertTrue(store.get(1).range().matches("bytes=[1-9]\\d*-"), store.get(1).range());
    assertEquals(result.bytes(), result.fetchedBytes());
    assertTrue(
        lines.get(0).endsWith(": the connection was cut; trying again in 1 s"), lines.toString());
  }

  @Test
  void aStalledConnectionIsGivenUpAndGoesOn() throws IOException {
    hub.fault(VISION, StandInHub.none(), hub.stall(VISION, 100_000, 3_000));
    pull();
    assertWhole(VISION);
    assertTrue(lines.get(0).contains("nothing came for"), lines.toString());
  }

  @Test
  void anInterruptedPullLeavesNoModelAndTheNextOneGoesOn() throws IOException {
    StandInHub.Fault[] always = new StandInHub.Fault[11];
    always[0] = StandInHub.none();
    for (int i = 1; i < always.length; i++) {
      always[i] = StandInHub.status(503);
    }
    always[1] = hub.cut(VISION, 300_000);
    hub.fault(VISION, always);
    String message = refusal();
    assertTrue(message.startsWith("Cannot fetch " + VISION + " in someone/some-clip at "), message);
    assertTrue(message.contains("127.0.0.1 answers 503"), message);
    assertTrue(message.contains("it goes on where it was"), message);
    assertFalse(Files.exists(target));
    List<String> left = names(models.resolve("some-clip.part"));
    assertTrue(
        left.stream().anyMatch(name -> name.matches("onnx/vision_model.onnx.[0-9a-f]{16}.part")),
        left.toString());

    hub.close();
    StandInHub second = new StandInHub();
    hub = second;
    env.put("HF_ENDPOINT", second.endpoint());
    PullResult result = pull();
    assertWhole("config.json", VISION, TEXT);
    assertTrue(result.fetchedBytes() < result.bytes(), result.toString());
    assertTrue(
        second.downloads().stream().anyMatch(r -> r.range() != null), second.requests().toString());
  }

  @Test
  void aDamagedHalfIsFetchedFromTheStart() throws IOException {
    Path part = models.resolve("some-clip.part/onnx");
    Files.createDirectories(part);
    String mark = StandInHub.sha256(hub.file(VISION)).substring(0, 16);
    Files.write(part.resolve("vision_model.onnx." + mark + ".part"), new byte[1_000]);
    pull();
    assertWhole(VISION);
  }

  @Test
  void otherBytesThanTheHubPromisedAreNotKept() throws IOException {
    hub.fault(VISION, StandInHub.none(), hub.wrongBytes(VISION));
    String message = refusal();
    assertTrue(message.startsWith(VISION + " from " + hub.endpoint() + " is damaged"), message);
    assertTrue(message.contains("expected " + StandInHub.sha256(hub.file(VISION))), message);
    assertFalse(Files.exists(target));
    assertFalse(
        names(models.resolve("some-clip.part")).stream().anyMatch(name -> name.contains("vision")));
    pull();
    assertWhole(VISION);
  }

  @Test
  void aSmallFileIsCheckedByGitsHash() {
    hub.fault("tokenizer.json", StandInHub.none(), hub.wrongBytes("tokenizer.json"));
    assertTrue(refusal().startsWith("tokenizer.json from "));
  }

  @Test
  void aPinnedFileMustBeTheOneThatIsKnown() throws IOException {
    KnownModel.Pin right = hub.pin(VISION);
    KnownModel pinned = hub.model(Map.of(VISION, right));
    puller().pull(pinned, FP32, null, false);
    assertWhole(VISION);
    assertFalse(puller().pull(pinned, FP32, null, false).changed());

    KnownModel other = hub.model(Map.of(TEXT, new KnownModel.Pin(right.bytes(), right.sha256())));
    Files.delete(target.resolve(TEXT));
    String message = refusal(other);
    assertEquals(
        hub.endpoint()
            + " offers another onnx/text_model.onnx of someone/some-clip at "
            + StandInHub.COMMIT
            + " than the one that Skylight knows: nothing was installed; check HF_ENDPOINT, or"
            + " choose another --revision.",
        message);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 502, 503, 429})
  void passingTroubleIsWaitedOut(int status) throws IOException {
    hub.fault("config.json", StandInHub.status(status), StandInHub.status(status));
    pull();
    assertWhole("config.json");
    assertEquals(2, lines.size(), lines.toString());
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void aRefusalIsNotRepeated(int status) {
    hub.fault("config.json", StandInHub.status(status));
    String message = refusal();
    assertEquals(1, hub.requests().size(), hub.requests().toString());
    assertTrue(message.contains("config.json in someone/some-clip at main"), message);
    assertTrue(
        message.contains(status == 404 ? "check --revision" : "set HF_TOKEN to a token"), message);
    assertFalse(Files.exists(target));
  }

  @Test
  void aGatedModelSaysSo() {
    hub.fault("config.json", StandInHub.status(403, "X-Error-Code", "GatedRepo"));
    String message = refusal();
    assertTrue(
        message.contains(
            "the model is gated; accept its terms at " + hub.endpoint() + "/someone/some-clip"),
        message);
    env.put("HF_TOKEN", "hf_secret");
    hub.fault("config.json", StandInHub.status(401));
    message = refusal();
    assertTrue(message.contains("the token of HF_TOKEN"), message);
    assertFalse(message.contains("hf_secret"), message);
  }

  @Test
  void aMissingRevisionIsNamed() {
    String message =
        assertThrows(SkylightException.class, () -> puller().pull(hub.model(), FP32, "v9", false))
            .getMessage();
    assertEquals(
        hub.endpoint()
            + " has no config.json in someone/some-clip at v9 (RevisionNotFound): check --revision"
            + " and HF_ENDPOINT.",
        message);
  }

  @Test
  void nobodyAtTheEndpointIsSaidAtOnce() {
    hub.close();
    String message = refusal();
    assertTrue(message.contains("from " + hub.endpoint() + " (no connection)"), message);
    assertTrue(message.contains("HF_HUB_OFFLINE=1"), message);
    assertEquals(List.of(), lines);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://localhost:1/x", "ftp://127.0.0.1/x", "http://example.org/x"})
  void aRedirectToAnUnsafePlaceIsNotFollowed(String place) {
    hub.redirectTo(place);
    String message = refusal();
    assertTrue(message.contains("which is not an https address"), message);
    assertTrue(message.contains("nothing was fetched from there"), message);
  }

  @Test
  void aRedirectIntoThePrivateNetworkIsNotFollowed() {
    HubSettings real = HubSettings.of(Map.of());
    Reach reach = new Reach(real);
    for (String address :
        List.of(
            "https://127.0.0.1/x",
            "https://10.1.2.3/x",
            "https://192.168.0.1/x",
            "https://169.254.169.254/latest",
            "https://100.64.0.1/x",
            "https://[::1]/x",
            "https://[fd00::1]/x",
            "https://0.0.0.0/x")) {
      String message =
          assertThrows(
                  SkylightException.class, () -> reach.check(java.net.URI.create(address)), address)
              .getMessage();
      assertTrue(message.contains("an address of a private network"), message);
    }
    reach.check(java.net.URI.create("https://8.8.8.8/x"));
    assertThrows(
        SkylightException.class, () -> reach.check(java.net.URI.create("http://8.8.8.8/x")));
    assertThrows(
        SkylightException.class, () -> reach.check(java.net.URI.create("https://a:b@8.8.8.8/x")));
  }

  @Test
  void theTokenTravelsEncryptedOrNotAtAll() {
    assertTrue(new Reach(HubSettings.of(Map.of())).tokenIsSafe());
    assertTrue(new Reach(HubSettings.of(env)).tokenIsSafe());
    assertFalse(new Reach(HubSettings.of(Map.of("HF_ENDPOINT", "http://8.8.8.8"))).tokenIsSafe());
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc", "example.org", "https://user:word@example.org", "http://"})
  void anEndpointThatIsNoneIsRefused(String endpoint) {
    env.put("HF_ENDPOINT", endpoint);
    String message = refusal();
    assertTrue(message.startsWith("HF_ENDPOINT is not the address of a hub"), message);
    assertFalse(message.contains("word"), message);
  }

  @Test
  void aPortThatIsNoneIsRefusedInASentence() {
    env.put("HF_ENDPOINT", "http://127.0.0.1:99999");
    assertTrue(refusal().startsWith("HF_ENDPOINT is not the address of a hub"), refusal());
    env.put("HF_ENDPOINT", "http://127.0.0.1:0");
    assertTrue(refusal().startsWith("HF_ENDPOINT is not the address of a hub"), refusal());
    env.put("HF_ENDPOINT", hub.endpoint());
    hub.redirectTo("http://127.0.0.1:70000");
    String message = refusal();
    assertTrue(message.contains("sends the download to http://127.0.0.1"), message);
  }

  @Test
  void anEmptyFileIsAFile() throws IOException {
    hub.put("tokenizer.json", new byte[0]);
    pull();
    assertWhole("tokenizer.json");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "", "{}", "[]", "{\"format\": 1, \"files\": [null]}"})
  void aRecordThatIsNoneIsNamed(String text) throws IOException {
    pull();
    Files.writeString(target.resolve(ModelRecord.FILE), text);
    assertTrue(refusal().contains("cannot be read as the record of a pulled model"), refusal());
    puller().pull(hub.model(), FP32, null, true);
    assertWhole(VISION);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../main", "a/../../b", "..", "/etc", "-x", "a b", "refs/pr/1?x", ""})
  void aRevisionCannotLeaveTheRepository(String revision) {
    String message =
        assertThrows(
                SkylightException.class, () -> puller().pull(hub.model(), FP32, revision, false))
            .getMessage();
    assertEquals("--revision '" + revision + "' is no branch, tag or commit of the hub.", message);
    assertEquals(List.of(), hub.requests());
  }

  @Test
  void aRecordCannotNameFilesElsewhere() throws IOException {
    pull();
    Path outside = Files.writeString(temp.resolve("outside"), "mine");
    String evil = target.relativize(outside).toString();
    Path file = target.resolve(ModelRecord.FILE);
    Files.writeString(file, Files.readString(file).replace("tokenizer.json", evil));
    assertTrue(pull().changed()); // tokenizer.json is not in the record any more
    assertEquals("mine", Files.readString(outside));
    assertWhole("tokenizer.json");
    assertFalse(Files.readString(file).contains("outside"));
  }

  @Test
  void aFolderOfTheUsersOwnIsLeftAlone() throws IOException {
    Files.createDirectories(target);
    Files.writeString(target.resolve("config.json"), "mine");
    String message = refusal();
    assertTrue(message.startsWith(target + " was not made by 'model pull'"), message);
    assertTrue(message.contains("--force"), message);
    assertEquals("mine", Files.readString(target.resolve("config.json")));
    puller().pull(hub.model(), FP32, null, true);
    assertWhole("config.json", VISION);
  }

  @Test
  void aFolderWithTheKnownFilesIsTakenOver() throws IOException {
    Map<String, KnownModel.Pin> pins = new HashMap<>();
    for (String path :
        List.of("config.json", "preprocessor_config.json", "tokenizer.json", VISION, TEXT)) {
      Files.createDirectories(target.resolve(path).getParent());
      Files.write(target.resolve(path), hub.file(path));
      pins.put(path, hub.pin(path));
    }
    PullResult result = puller().pull(hub.model(pins), FP32, null, false);
    assertFalse(result.changed());
    assertEquals(List.of(), hub.requests());
    assertTrue(Files.exists(target.resolve(ModelRecord.FILE)));
  }

  @Test
  void aKillBetweenTheRenamesIsMended() throws IOException {
    pull();
    Files.move(target, models.resolve("some-clip.old"));
    assertFalse(pull().changed());
    assertWhole(VISION);
  }

  @Test
  void twoPullsOfOneModelDoNotMix() throws IOException {
    Files.createDirectories(models);
    try (FileChannel channel =
            FileChannel.open(
                models.resolve(".some-clip.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assertTrue(lock.isValid());
      assertEquals(
          "Another 'skylight model pull some-clip' is at work: wait until it is done.", refusal());
    }
  }

  @Test
  void aModelOfAnotherWidthIsNotInstalled() {
    hub.put(
        "config.json",
        new String(hub.file("config.json"), java.nio.charset.StandardCharsets.UTF_8)
            .replace("16", "17")
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    String message = refusal();
    assertTrue(message.contains("makes vectors of 17 numbers, expected 16"), message);
    assertFalse(Files.exists(target));
  }

  @Test
  void moreBytesThanPromisedAreNotRead() {
    hub.fault(
        VISION,
        StandInHub.none(),
        exchange -> {
          exchange.sendResponseHeaders(200, 0); // chunked: as long as it likes
          for (int i = 0; i < 20; i++) {
            exchange.getResponseBody().write(new byte[100_000]);
          }
          return true;
        });
    String message = refusal();
    assertTrue(message.contains("sends more for " + VISION), message);
    assertFalse(Files.exists(target));
  }

  @Test
  void offlineTakesWhatTheHubsCacheHas() throws IOException {
    env.put("HF_HUB_OFFLINE", "1");
    String message = refusal();
    assertEquals(
        "HF_HUB_OFFLINE is set, and the hub's cache "
            + temp.resolve("hf/hub")
            + " has no someone/some-clip at main: unset HF_HUB_OFFLINE to fetch it, or name another"
            + " cache with HF_HUB_CACHE.",
        message);
    fillCache(List.of("config.json", "preprocessor_config.json", "tokenizer.json", VISION));
    message = refusal();
    assertTrue(message.contains("has no onnx/text_model.onnx of someone/some-clip"), message);
    assertFalse(Files.exists(target));
    fillCache(List.of(TEXT));
    PullResult result = pull();
    assertEquals(0, result.fetchedBytes());
    assertEquals(StandInHub.COMMIT, result.commit());
    assertWhole("config.json", VISION, TEXT);
    assertEquals(List.of(), hub.requests());
  }

  @Test
  void whatTheHubsCacheHasIsNotDownloaded() throws IOException {
    fillCache(List.of(VISION));
    PullResult result = pull();
    assertWhole(VISION, TEXT);
    assertEquals(result.bytes() - 700_000, result.fetchedBytes());

    Path cached = blob(VISION);
    Files.write(cached, new byte[700_000]); // also our file: a link
    assertTrue(pull().fetchedBytes() >= 700_000);
    assertWhole(VISION);
  }

  private Path blob(String path) {
    return temp.resolve("hf/hub/models--someone--some-clip/blobs")
        .resolve(StandInHub.sha256(hub.file(path)));
  }

  /** As the hub's own tools lay it out. */
  private void fillCache(List<String> paths) throws IOException {
    Path repository = temp.resolve("hf/hub/models--someone--some-clip");
    Files.createDirectories(repository.resolve("refs"));
    Files.writeString(repository.resolve("refs/main"), StandInHub.COMMIT);
    for (String path : paths) {
      Files.createDirectories(blob(path).getParent());
      Files.write(blob(path), hub.file(path));
      Path link = repository.resolve("snapshots").resolve(StandInHub.COMMIT).resolve(path);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, link.getParent().relativize(blob(path)));
    }
  }
}
