package dev.skylight.workflows;

import java.util.Set;

/**
 * {@code ApplicationFailure} types. Those in {@link #FATAL} are never retried: no later attempt can
 * succeed until a person acts, and the message says how.
 */
public final class FailureTypes {

  /** The model folder or one of its files is absent or unreadable. */
  public static final String MODEL = "ModelUnusable";

  /** The ledger, or this worker's model, was made with another fingerprint. */
  public static final String FINGERPRINT = "FingerprintMismatch";

  /** No space left on the device. */
  public static final String DISK_FULL = "DiskFull";

  /** An argument or an input file that no retry can make right. */
  public static final String BAD_INPUT = "BadInput";

  /** A file of the data folder is damaged, or is not what it should be. */
  public static final String DAMAGED = "DamagedFile";

  /** The worker is shutting down and hands its chunk to another one. Retried at once. */
  public static final String DRAINING = "WorkerDraining";

  /**
   * This worker cannot do the chunk: it has another model, no model, or is of another build.
   * Retried after a while: another worker may be fit for it.
   */
  public static final String UNFIT_WORKER = "UnfitWorker";

  /** A database or a server is away; nobody need do anything but bring it back. */
  public static final String TRANSIENT = "Transient";

  /** What must not be retried. */
  public static final Set<String> FATAL = Set.of(MODEL, FINGERPRINT, DISK_FULL, BAD_INPUT, DAMAGED);

  private FailureTypes() {}
}
