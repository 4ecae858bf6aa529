package dev.skylight.internal.index;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.job.IndexResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an index is and how good: {@code faiss.index.json}. Numbers are measured on the machine that
 * built it, with the index as it was published.
 *
 * @param type FAISS factory string
 * @param requestedType what was asked for: the same, or {@code auto}
 * @param rows rows of {@code embeddings.npy} when it was built
 * @param ntotal vectors in the index: rows that held one
 * @param dimension floats per vector
 * @param metric {@code inner_product}; vectors have length 1, so it is the cosine
 * @param nprobe inverted lists a search visits; 0: the type has none
 * @param efSearch HNSW candidates a search keeps; 0: the type has none
 * @param rescore candidates per row asked for, compared exactly afterwards; 1: scores are exact
 * @param recallAt10 part of the ten truly nearest rows that a search finds, 0 to 1
 * @param targetRecall what was to be reached
 * @param efforts the same for more and more rows asked for; beyond the last every row is compared;
 *     empty where an older Skylight built it
 * @param pictureEfforts the same for queries that are pictures; empty where an older Skylight built
 *     it
 * @param choice why it is this type, a sentence; empty where an older Skylight built it
 * @param queries number of queries measured with
 * @param queryKind what the queries are, in words
 * @param medianMillis median time of one query alone
 * @param p99Millis 99th percentile of it
 * @param batchQueriesPerSecond rate when all queries come at once
 * @param buildSeconds time of each stage of the build, in seconds
 * @param fileBytes size of {@code faiss.index}
 * @param fileSha256 of {@code faiss.index}, lower-case hex; empty where an older Skylight built it
 * @param fingerprint of the embedder that made the vectors
 * @param ledgerDigest {@link dev.skylight.internal.ledger.Ledger#digest} of the vectors in it
 * @param faissVersion version and instruction set of FAISS
 * @param createdAt when it was published, ISO 8601, UTC
 */
public record IndexReport(
    String type,
    String requestedType,
    long rows,
    long ntotal,
    int dimension,
    String metric,
    int nprobe,
    int efSearch,
    int rescore,
    double recallAt10,
    double targetRecall,
    List<Effort> efforts,
    List<Effort> pictureEfforts,
    String choice,
    int queries,
    String queryKind,
    double medianMillis,
    double p99Millis,
    double batchQueriesPerSecond,
    Map<String, Double> buildSeconds,
    long fileBytes,
    String fileSha256,
    String fingerprint,
    String ledgerDigest,
    String faissVersion,
    String createdAt) {

  private static final String EFFORTS = "efforts";
  private static final String PICTURE_EFFORTS = "picture_efforts";

  /** Copies map and lists. */
  public IndexReport {
    efforts = List.copyOf(efforts);
    pictureEfforts = List.copyOf(pictureEfforts);
    buildSeconds = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(buildSeconds));
  }

  /** What the workflow returns. */
  public IndexResult result() {
    double seconds = buildSeconds.values().stream().mapToDouble(Double::doubleValue).sum();
    return new IndexResult(
        type, ntotal, recallAt10, targetRecall, medianMillis, fileBytes, seconds, choice);
  }

  void write(Path file) throws IOException {
    try (JsonGenerator json =
        new JsonFactory()
            .createGenerator(Files.newBufferedWriter(file, StandardCharsets.UTF_8))
            .useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("type", type);
      json.writeStringField("requested_type", requestedType);
      json.writeNumberField("rows", rows);
      json.writeNumberField("ntotal", ntotal);
      json.writeNumberField("dimension", dimension);
      json.writeStringField("metric", metric);
      json.writeNumberField("nprobe", nprobe);
      json.writeNumberField("ef_search", efSearch);
      json.writeNumberField("rescore", rescore);
      json.writeNumberField("recall_at_10", recallAt10);
      json.writeNumberField("target_recall", targetRecall);
      json.writeBooleanField("target_reached", result().reached());
      json.writeStringField("choice", choice);
      write(json, EFFORTS, efforts);
      write(json, PICTURE_EFFORTS, pictureEfforts);
      json.writeNumberField("queries", queries);
      json.writeStringField("query_kind", queryKind);
      json.writeNumberField("latency_median_ms", medianMillis);
      json.writeNumberField("latency_p99_ms", p99Millis);
      json.writeNumberField("batch_queries_per_second", batchQueriesPerSecond);
      json.writeObjectFieldStart("build_seconds");
      for (Map.Entry<String, Double> stage : buildSeconds.entrySet()) {
        json.writeNumberField(stage.getKey(), stage.getValue());
      }
      json.writeEndObject();
      json.writeNumberField("file_bytes", fileBytes);
      json.writeStringField("file_sha256", fileSha256);
      json.writeStringField("fingerprint", fingerprint);
      json.writeStringField("ledger_digest", ledgerDigest);
      json.writeStringField("faiss_version", faissVersion);
      json.writeStringField("created_at", createdAt);
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, String name, List<Effort> efforts)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (Effort effort : efforts) {
      json.writeStartObject();
      json.writeNumberField("k", effort.k());
      json.writeNumberField("nprobe", effort.nprobe());
      json.writeNumberField("ef_search", effort.efSearch());
      json.writeNumberField("rescore", effort.rescore());
      json.writeNumberField("recall", effort.recall());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /**
   * Reads what a build wrote. With Jackson's parser alone: data binding would take longer than the
   * search that waits for it.
   *
   * @throws SkylightException BAD_INPUT where there is none, DAMAGED where it cannot be understood
   */
  public static IndexReport read(Path file) {
    if (!Files.exists(file)) {
      throw new SkylightException(
          Kind.BAD_INPUT, "There is no index: " + file + " is absent. Run `skylight build-index`.");
    }
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, Double> stages = new LinkedHashMap<>();
    Map<String, List<Map<String, Double>>> lists = new LinkedHashMap<>();
    try (JsonParser json = new JsonFactory().createParser(Files.readAllBytes(file))) {
      int depth = 0;
      List<Map<String, Double>> list = null; // not in one
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.START_ARRAY) {
          list = lists.computeIfAbsent(json.currentName(), name -> new ArrayList<>());
        } else if (token == JsonToken.END_ARRAY) {
          list = null;
        } else if (token == JsonToken.START_OBJECT) {
          depth++;
          if (list != null) {
            list.add(new LinkedHashMap<>());
          }
        } else if (token == JsonToken.END_OBJECT) {
          depth--;
        } else if (token.isNumeric() && depth == 2) {
          (list != null ? list.get(list.size() - 1) : stages)
              .put(json.currentName(), json.getDoubleValue());
        } else if (token.isScalarValue() && depth == 1) {
          values.put(json.currentName(), json.getText());
        }
      }
      return of(values, stages, efforts(lists, EFFORTS), efforts(lists, PICTURE_EFFORTS));
    } catch (IOException | IllegalArgumentException e) {
      throw new SkylightException(
          Kind.DAMAGED,
          file + " cannot be read (" + firstLine(e) + "). Run `skylight build-index`.",
          e);
    }
  }

  private static List<Effort> efforts(Map<String, List<Map<String, Double>>> lists, String name) {
    return lists.getOrDefault(name, List.of()).stream().map(IndexReport::effort).toList();
  }

  private static Effort effort(Map<String, Double> values) {
    for (String key : List.of("k", "nprobe", "ef_search", "rescore", "recall")) {
      if (!values.containsKey(key)) {
        throw new IllegalArgumentException("\"" + key + "\" is absent from an effort");
      }
    }
    return new Effort(
        values.get("k").intValue(),
        values.get("nprobe").intValue(),
        values.get("ef_search").intValue(),
        values.get("rescore").intValue(),
        values.get("recall"));
  }

  private static IndexReport of(
      Map<String, String> values,
      Map<String, Double> stages,
      List<Effort> efforts,
      List<Effort> pictureEfforts) {
    return new IndexReport(
        text(values, "type"),
        text(values, "requested_type"),
        Long.parseLong(text(values, "rows")),
        Long.parseLong(text(values, "ntotal")),
        Integer.parseInt(text(values, "dimension")),
        text(values, "metric"),
        Integer.parseInt(text(values, "nprobe")),
        Integer.parseInt(text(values, "ef_search")),
        Integer.parseInt(text(values, "rescore")),
        Double.parseDouble(text(values, "recall_at_10")),
        Double.parseDouble(text(values, "target_recall")),
        efforts,
        pictureEfforts,
        values.getOrDefault("choice", ""),
        Integer.parseInt(text(values, "queries")),
        text(values, "query_kind"),
        Double.parseDouble(text(values, "latency_median_ms")),
        Double.parseDouble(text(values, "latency_p99_ms")),
        Double.parseDouble(text(values, "batch_queries_per_second")),
        stages,
        Long.parseLong(text(values, "file_bytes")),
        values.getOrDefault("file_sha256", ""),
        text(values, "fingerprint"),
        text(values, "ledger_digest"),
        text(values, "faiss_version"),
        text(values, "created_at"));
  }

  private static String text(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("\"" + key + "\" is absent");
    }
    return value;
  }

  private static String firstLine(Exception e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
