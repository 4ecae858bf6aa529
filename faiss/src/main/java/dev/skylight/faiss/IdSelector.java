package dev.skylight.faiss;

import static dev.skylight.faiss.capi.global.faiss.faiss_IDSelectorBatch_new;
import static dev.skylight.faiss.capi.global.faiss.faiss_IDSelectorBitmap_new;
import static dev.skylight.faiss.capi.global.faiss.faiss_IDSelectorNot_new;
import static dev.skylight.faiss.capi.global.faiss.faiss_IDSelectorRange_new;
import static dev.skylight.faiss.capi.global.faiss.faiss_IDSelector_free;

import dev.skylight.faiss.capi.FaissIDSelector;
import dev.skylight.faiss.capi.FaissIDSelectorBatch;
import dev.skylight.faiss.capi.FaissIDSelectorBitmap;
import dev.skylight.faiss.capi.FaissIDSelectorNot;
import dev.skylight.faiss.capi.FaissIDSelectorRange;
import java.util.BitSet;
import java.util.Objects;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;

/**
 * Which ids a search may find. A plain value: the native selector lives only while a search runs.
 * Immutable, thread-safe.
 */
public abstract sealed class IdSelector {

  private static final IdSelector ALL = new All();

  private IdSelector() {}

  /** Every id. */
  public static IdSelector all() {
    return ALL;
  }

  /** Ids {@code [from, to)}. */
  public static IdSelector range(long from, long to) {
    return new Range(from, to);
  }

  /** These ids. */
  public static IdSelector of(long... ids) {
    return new Batch(ids.clone());
  }

  /** The ids that are set; best for many ids that begin near 0. */
  public static IdSelector of(BitSet ids) {
    return new Bitmap(ids.toByteArray());
  }

  /** All ids but these. */
  public IdSelector negate() {
    return new Not(this);
  }

  /** Makes the native selector; null: no selection. */
  abstract Native open();

  /** A native selector and the memory it reads; close after use. */
  static final class Native implements AutoCloseable {
    private final FaissIDSelector selector;
    private final AutoCloseable memory;

    private Native(FaissIDSelector selector, AutoCloseable memory) {
      this.selector = selector;
      this.memory = memory;
    }

    FaissIDSelector selector() {
      return selector;
    }

    @Override
    public void close() {
      faiss_IDSelector_free(selector);
      try {
        memory.close();
      } catch (Exception e) {
        throw new IllegalStateException("releasing native memory cannot fail", e);
      }
    }
  }

  private static final class All extends IdSelector {
    @Override
    Native open() {
      return null;
    }
  }

  private static final class Range extends IdSelector {
    private final long from;
    private final long to;

    Range(long from, long to) {
      this.from = from;
      this.to = to;
    }

    @Override
    Native open() {
      FaissIDSelectorRange range = new FaissIDSelectorRange();
      Faiss.check(faiss_IDSelectorRange_new(range, from, to));
      return new Native(range, () -> {});
    }
  }

  private static final class Batch extends IdSelector {
    private final long[] ids;

    Batch(long[] ids) {
      this.ids = ids;
    }

    @Override
    Native open() {
      FaissIDSelectorBatch batch = new FaissIDSelectorBatch();
      try (LongPointer copy = new LongPointer(Math.max(1, ids.length))) {
        copy.put(ids, 0, ids.length);
        Faiss.check(faiss_IDSelectorBatch_new(batch, ids.length, copy));
      }
      return new Native(batch, () -> {});
    }
  }

  private static final class Bitmap extends IdSelector {
    private final byte[] bits;

    Bitmap(byte[] bits) {
      this.bits = bits;
    }

    @Override
    Native open() {
      FaissIDSelectorBitmap bitmap = new FaissIDSelectorBitmap();
      // FAISS keeps the pointer, so the bytes live as long as the selector
      BytePointer copy = new BytePointer(Math.max(1, bits.length));
      copy.put(bits, 0, bits.length);
      Faiss.check(faiss_IDSelectorBitmap_new(bitmap, bits.length, copy));
      return new Native(bitmap, copy);
    }
  }

  private static final class Not extends IdSelector {
    private final IdSelector inner;

    Not(IdSelector inner) {
      this.inner = Objects.requireNonNull(inner, "inner");
    }

    @Override
    Native open() {
      // nothing excluded from nothing: an empty range stands for "no id"
      Native negated = inner == ALL ? new Range(0, Long.MAX_VALUE).open() : inner.open();
      FaissIDSelectorNot not = new FaissIDSelectorNot();
      Faiss.check(faiss_IDSelectorNot_new(not, negated.selector()));
      return new Native(not, negated);
    }
  }
}
