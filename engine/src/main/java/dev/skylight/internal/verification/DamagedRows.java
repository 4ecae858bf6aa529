package dev.skylight.internal.verification;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.KeptNames;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.NpyHeader;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Copies of damaged rows, made before a repair overwrites them: of a thousand rows in which one bit
 * is wrong, all others are good, and their pictures may be gone or may never have been there.
 */
final class DamagedRows {

  private DamagedRows() {}

  /**
   * Keeps the rows of {@code chunks} as they are, as far as the file goes: one NumPy file for each,
   * in a folder {@code embeddings.npy.damaged-<UTC time>}.
   *
   * @return the folder; empty where none of the rows is in the file
   */
  static Optional<Path> keep(DataFolder folder, LedgerHeader header, List<LedgerChunk> chunks) {
    Path target = unused(folder);
    int kept = 0;
    try (EmbeddingsFile file =
        EmbeddingsFile.openAs(folder.embeddings(), header.rows(), header.dimension())) {
      for (LedgerChunk chunk : chunks) {
        RowRange rows = chunk.rows();
        if (rows.from() < file.rows()) {
          Files.createDirectories(target);
          write(
              file,
              new RowRange(rows.from(), Math.min(rows.to(), file.rows())),
              target.resolve("rows-" + rows.from() + "-" + (rows.to() - 1) + ".npy"));
          kept++;
        }
      }
      if (kept > 0) {
        AtomicFiles.forceFolder(folder.folder());
      }
    } catch (IOException e) {
      throw IoFailures.ofFile("keep the damaged rows", target, e);
    }
    return kept > 0 ? Optional.of(target) : Optional.empty();
  }

  private static Path unused(DataFolder folder) {
    String name = folder.embeddings().getFileName() + ".damaged-";
    return folder
        .folder()
        .resolve(name + KeptNames.suffix(s -> !Files.exists(folder.folder().resolve(name + s))));
  }

  private static void write(EmbeddingsFile file, RowRange rows, Path target) throws IOException {
    AtomicFiles.write(
        target,
        temp -> {
          try (OutputStream out = Files.newOutputStream(temp);
              WritableByteChannel channel = Channels.newChannel(out)) {
            out.write(NpyHeader.bytes(rows.size(), file.dimension()));
            for (RowRange view : file.views(rows)) {
              channel.write(file.bytes(view));
            }
          }
        });
  }
}
