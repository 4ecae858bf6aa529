package dev.skylight.internal.vectors;

import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.util.List;

/** Vectors that Skylight did not make, by row. One thread at a time. */
public interface SourceRows {

  /** One past the last row. */
  long count();

  /**
   * Copies rows to {@code out} from position 0; zeros where the source has none.
   *
   * @param range inside [0, count())
   */
  void read(RowRange range, FloatBuffer out);

  /** Sentences about what is not as it should be, none of which keeps the rest from being used. */
  List<String> notes();
}
