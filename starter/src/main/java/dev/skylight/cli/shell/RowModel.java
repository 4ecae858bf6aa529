package dev.skylight.cli.shell;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.stores.FileStores;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The model with which to ask about a collection.
 *
 * @param folder the model
 * @param precision the one that made the rows
 * @param decode likewise
 * @param header what the ledger says of the rows; empty where there is none
 */
public record RowModel(
    ModelFolder folder, String precision, String decode, Optional<LedgerHeader> header) {

  /**
   * The model that the user named, else the one that made the rows.
   *
   * @param named name or folder, or null
   */
  public static RowModel of(DataFolder data, String named) {
    return of(data, named, Optional::empty);
  }

  /**
   * The same.
   *
   * @param fallback what to take where neither the user nor a ledger names one
   */
  public static RowModel of(DataFolder data, String named, Supplier<Optional<String>> fallback) {
    Optional<LedgerHeader> header = header(data);
    String name = named != null ? named : header.map(LedgerHeader::model).or(fallback).orElse(null);
    if (name == null) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "Nothing says which model made "
              + data.embeddings()
              + " (there is no "
              + data.ledger().getFileName()
              + "): name it with --model.");
    }
    return new RowModel(
        ModelFolder.open(name),
        header.map(LedgerHeader::precision).orElse("fp32"),
        header.map(LedgerHeader::decode).orElse("exact"),
        header);
  }

  /** What the ledger of a collection says of its rows, if there is one. */
  public static Optional<LedgerHeader> header(DataFolder data) {
    if (!new FileStores(data, null).hasLedger()) {
      return Optional.empty();
    }
    try (LedgerView ledger = new FileStores(data, null).readLedger()) {
      return ledger.header();
    }
  }

  /** Warns where the model is not the one that made the rows. */
  public void warnIfAnother(Screen screen) {
    if (header.isPresent()
        && !folder.made(header.get().fingerprint(), precision, Decode.of(decode))) {
      screen.warn(
          "the model "
              + folder.folder()
              + " is not the one that made the vectors ("
              + header.get().model()
              + " as it was then): scores may mean nothing.");
    }
  }
}
