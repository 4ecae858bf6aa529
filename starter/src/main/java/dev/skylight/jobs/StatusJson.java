package dev.skylight.jobs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.json.Json;
import java.io.IOException;
import java.util.Locale;
import java.util.stream.Collectors;

/** A {@link JobStatus} as JSON, for programs and for other processes. */
public final class StatusJson {

  private StatusJson() {}

  /**
   * One object in one line; these keys and no others, but for {@code rows_unknown}, {@code
   * failures} and {@code notes} where there are some.
   */
  public static String of(JobStatus status) {
    String unknown =
        status.rowsUnknown().isEmpty()
            ? ""
            : ",\"rows_unknown\":" + Json.quote(status.rowsUnknown());
    String failures =
        status.failures().isEmpty()
            ? ""
            : ",\"failures\":"
                + status.failures().entrySet().stream()
                    .map(kind -> Json.quote(kind.getKey()) + ":" + kind.getValue())
                    .collect(Collectors.joining(",", "{", "}"));
    String notes =
        status.notes().isEmpty() ? "" : ",\"notes\":" + Json.array(status.notes(), Json::quote);
    return "{" + members(status) + unknown + failures + notes + "}";
  }

  /** {@link #of} without the braces. */
  static String members(JobStatus status) {
    return String.format(
        Locale.ROOT,
        "\"workflow_id\":%s,\"state\":%s,\"rows_total\":%d,\"rows_done\":%d,\"rows_failed\":%d,"
            + "\"chunks_total\":%d,\"chunks_done\":%d,\"images_per_second\":%.2f,\"eta_seconds\":%d,"
            + "\"pictures_waiting\":%d,\"workers\":%d",
        Json.quote(status.workflowId()),
        Json.quote(status.state().word()),
        status.rowsTotal(),
        status.rowsDone(),
        status.rowsFailed(),
        status.chunksTotal(),
        status.chunksDone(),
        status.imagesPerSecond(),
        status.etaSeconds(),
        status.waiting(),
        status.workers());
  }

  /** Reads what {@link #of} wrote; further members are ignored. */
  static JobStatus read(String text) throws IOException {
    JsonNode json = new ObjectMapper().readTree(text);
    String state = json.path("state").asText();
    return new JobStatus(
        json.path("workflow_id").asText(),
        JobState.of(state).orElseThrow(() -> new IOException("no job's state: '" + state + "'")),
        json.path("rows_total").asLong(),
        json.path("rows_done").asLong(),
        json.path("rows_failed").asLong(),
        json.path("chunks_total").asLong(),
        json.path("chunks_done").asLong(),
        json.path("images_per_second").asDouble(),
        json.path("eta_seconds").asLong(),
        json.path("pictures_waiting").asLong(),
        json.path("workers").asLong(-1),
        "");
  }
}
