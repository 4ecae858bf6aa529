package dev.skylight.cli.shell;

/** Exit codes of every command. */
public final class ExitCodes {

  /** Done. */
  public static final int OK = 0;

  /** Failed; one sentence on stderr says why. */
  public static final int FAILED = 1;

  /** Wrong usage. */
  public static final int USAGE = 2;

  /** {@code verify} found damage. */
  public static final int DAMAGE = 3;

  /** Finished, but some images failed; they are listed. */
  public static final int IMAGES_FAILED = 4;

  /** Interrupted or cancelled; the same command goes on. */
  public static final int INTERRUPTED = 130;

  private ExitCodes() {}
}
