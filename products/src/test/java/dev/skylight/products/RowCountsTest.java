package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which model is meant where none is named. */
class RowCountsTest {

  private static final ModelVersion OLD = new ModelVersion(ModelVersion.OLD);
  private static final ModelVersion CLIP = new ModelVersion("clip-vit-b-32/fp32/0123456789ab");
  private static final ModelVersion OTHER = new ModelVersion("other/fp32/000000000000");
  private static final List<ModelVersion> ALL = List.of(OLD, CLIP, OTHER);

  private static Optional<ModelVersion> most(long old, long clip, long other, long unnamed) {
    return new RowCounts(
            Map.of(OLD.text(), old, CLIP.text(), clip, OTHER.text(), other, "", unnamed))
        .most(ALL);
  }

  @Test
  void namesOfTheSameVectorsCountTogether() {
    assertEquals(Optional.of(CLIP), most(6, 5, 9, 0));
    assertEquals(Optional.of(CLIP), most(9, 1, 5, 0));
    assertEquals(Optional.of(OTHER), most(4, 4, 9, 0));
    assertEquals(Optional.of(OTHER), most(1, 1, 3, 99));
  }

  @Test
  void ofNoneThereIsNone() {
    assertEquals(Optional.empty(), new RowCounts(Map.of("", 7L)).most(List.of()));
  }
}
