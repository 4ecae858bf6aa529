package dev.skylight.cli.shell;

import dev.skylight.collection.DataFolder;
import dev.skylight.faiss.FaissException;
import dev.skylight.faiss.FaissIndex;
import dev.skylight.faiss.Metric;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.FileStores;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Asks FAISS about an index type before hours of work, not after. */
public final class IndexTypeCheck {

  /** Widths of usual models, for a collection whose width is not known yet. */
  private static final List<Integer> USUAL = List.of(512, 768, 1_024);

  private IndexTypeCheck() {}

  /** Refuses a type that FAISS cannot make of vectors as wide as the collection's. */
  public static void check(String type, String option, DataFolder data, CommandSpec spec) {
    if (type.equals("auto")) {
      return;
    }
    List<Integer> widths = widths(data);
    FaissException last = null;
    for (int width : widths) {
      try (FaissIndex index = FaissIndex.factory(width, type, Metric.INNER_PRODUCT)) {
        if (index.dimension() == width) {
          return;
        }
      } catch (FaissException e) {
        last = e;
      }
    }
    throw new ParameterException(
        spec.commandLine(),
        option
            + " "
            + type
            + " is no index type that FAISS can make of vectors of "
            + widths.get(0)
            + " numbers: use auto, Flat, HNSW32, IVF256,Flat or IVF256,PQ64x4fsr.",
        last);
  }

  private static List<Integer> widths(DataFolder data) {
    if (new FileStores(data, null).hasLedger()) {
      try (LedgerView ledger = new FileStores(data, null).readLedger()) {
        return ledger.header().map(LedgerHeader::dimension).map(List::of).orElse(USUAL);
      }
    }
    return USUAL;
  }
}
