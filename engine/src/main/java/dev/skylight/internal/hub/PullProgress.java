package dev.skylight.internal.hub;

/** Hears how a pull goes, in the thread that pulls. */
public interface PullProgress {

  /**
   * Bytes have arrived.
   *
   * @param file path of the file at work
   * @param done bytes of all files, those that were there before included
   * @param total bytes of all files
   */
  void bytes(String file, long done, long total);

  /** Something worth a line, as a retry. */
  void line(String text);
}
