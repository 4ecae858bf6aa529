package dev.skylight.cli.options;

import dev.skylight.internal.index.FactoryString;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.RowRange;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Asks FAISS about an index type before hours of work, not after. */
public final class IndexTypeCheck {

  /** Widths of usual models, for a collection whose width is not known yet. */
  private static final List<Integer> USUAL = List.of(512, 768, 1_024);

  private IndexTypeCheck() {}

  /** Refuses a type that FAISS cannot make of vectors as wide as the collection's. */
  public static void check(String type, String option, Stores stores, CommandSpec spec) {
    if (type.equals("auto")) {
      return;
    }
    List<Integer> widths = widths(stores);
    if (widths.stream().anyMatch(width -> FactoryString.problem(type, width).isEmpty())) {
      return;
    }
    throw new ParameterException(
        spec.commandLine(),
        option
            + " "
            + type
            + " is no index type that FAISS can make of vectors of "
            + widths.get(0)
            + " numbers: use auto, Flat, HNSW32, IVF256,Flat or IVF256,PQ64x4fsr.");
  }

  /** Refuses a type for which the rows there are now are too few. */
  public static void checkRows(String type, Stores stores, CommandSpec spec) {
    if (type.equals("auto") || !stores.hasLedger()) {
      return;
    }
    long rows;
    try (LedgerView ledger = stores.readLedger()) {
      rows = ledger.embeddedRanges().stream().mapToLong(RowRange::size).sum();
    }
    if (rows > 0) { // else there is more to say than that
      FactoryString.tooFewRows(type, rows)
          .ifPresent(
              why -> {
                throw new ParameterException(spec.commandLine(), why);
              });
    }
  }

  private static List<Integer> widths(Stores stores) {
    if (stores.hasLedger()) {
      try (LedgerView ledger = stores.readLedger()) {
        return ledger.header().map(LedgerHeader::dimension).map(List::of).orElse(USUAL);
      }
    }
    return USUAL;
  }
}
