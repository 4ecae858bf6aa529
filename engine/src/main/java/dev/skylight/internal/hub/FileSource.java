package dev.skylight.internal.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** Where a pull takes its files from. */
interface FileSource {

  /** What a file of a revision is. */
  RemoteFile describe(String revision, String path);

  /** Brings the file's bytes to {@code part}; returns how many of them came over the network. */
  long bring(String revision, RemoteFile file, Path part, LongConsumer have) throws IOException;
}
