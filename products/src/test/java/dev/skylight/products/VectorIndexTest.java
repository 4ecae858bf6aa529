package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is sorted by, built and noted, in words. */
class VectorIndexTest {

  private static final IdType ID = new IdType("bigint", IdType.Kinds.NUMBER);
  private static final VectorTable TABLE =
      new VectorTable(new TableName(null, "t"), ID, ID, false, 512, VectorTable.BY_MODEL, Map.of());

  /** PostgreSQL reads no digits but ASCII's, and Java writes those of the user's language. */
  @Test
  void numbersAreAsciiInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertEquals(
          "image_embedding::halfvec(512) <=> CAST(? AS halfvec(512))",
          VectorIndex.distance(true, 512));
      assertEquals(
          "USING ivfflat (image_embedding vector_cosine_ops) WITH (lists = 100)",
          VectorIndex.definition(TABLE, IndexKind.IVFFLAT, 10_000, List.of()));
      assertEquals(
          "USING hnsw ((image_embedding::halfvec(512)) halfvec_cosine_ops) WHERE"
              + " model_version = 'm'",
          VectorIndex.definition(TABLE, IndexKind.HNSW, 10_000, List.of("m")));
    } finally {
      Locale.setDefault(before);
    }
  }

  private static List<String> read(List<String> models) {
    String note = VectorIndex.note(7, models);
    return VectorIndex.named(note.substring("skylight rows 7 of ".length()));
  }

  @Test
  void aNameMayHoldAnything() {
    for (List<String> models :
        List.of(
            List.of("a/fp32/0123"),
            List.of("clip-vit-b-32/fp32/0123", "clip-ViT-B-32"),
            List.of("salt and pepper/fp32/0123"),
            List.of("a\" and \"b", "\"", "c and d"),
            List.of("two\nlines"))) {
      assertEquals(models, read(models));
    }
    assertEquals("skylight rows 7", VectorIndex.note(7, List.of()));
  }

  @Test
  void namesWithoutQuotesAreOfEarlierIndexes() {
    assertEquals(List.of("a/fp32/0123"), VectorIndex.named("a/fp32/0123"));
    assertEquals(List.of("a/fp32/0123", "b"), VectorIndex.named("a/fp32/0123 and b"));
  }
}
