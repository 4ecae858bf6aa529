package dev.skylight.fetch;

/** Fetches pictures by URL. Thread-safe; connections are shared, so one for a process is enough. */
public final class PictureFetcher implements AutoCloseable {

  /** With limits. */
  public PictureFetcher(FetchSettings settings) {}

  /**
   * Fetches a picture; blocks, at most tries x (whole + wait).
   *
   * @param url as a database or a person has it: spaces and letters outside ASCII are encoded
   * @param known of an earlier answer, or {@link Validators#NONE}
   * @throws FetchException where it cannot be had
   * @throws InterruptedException where the thread is interrupted while it waits
   */
  public Fetched fetch(String url, Validators known) throws FetchException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
