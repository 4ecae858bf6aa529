package dev.skylight.workflows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.skylight.job.EmbedRequest;
import io.temporal.api.common.v1.Payload;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What older versions wrote into histories and queues is still understood. */
class OlderRecordsTest {

  private static <T> T read(Map<String, ?> json, Class<T> type) {
    DefaultDataConverter converter = DefaultDataConverter.newDefaultInstance();
    Payload payload = converter.toPayload(json).orElseThrow();
    return converter.fromPayload(payload, type, type);
  }

  @Test
  void whatSaysNothingOfDecodingMeansExact() {
    Map<String, ?> request = Map.of("model", "m", "precision", "int8", "chunkSize", 10);
    assertEquals("exact", read(request, EmbedRequest.class).decode());
    Map<String, ?> task = Map.of("schemaVersion", 1, "model", "m", "precision", "int8");
    assertEquals("exact", read(task, ChunkTask.class).decode());
    assertEquals("fast", read(Map.of("decode", "fast"), ChunkTask.class).decode());
  }

  @Test
  void whatSaysNothingOfASecondTryHadNone() {
    Map<String, ?> carried =
        Map.of("remaining", List.of(), "failedChunks", List.of(), "runNumber", 2);
    CarriedState state = read(carried, CarriedState.class);
    assertFalse(state.retryingFailed());
    assertEquals("", state.firstFailure());
    assertEquals(2, state.runNumber());
  }
}
