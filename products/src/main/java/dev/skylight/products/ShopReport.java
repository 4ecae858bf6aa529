package dev.skylight.products;

import java.util.List;

/**
 * How the vectors of a shop compare with its main database.
 *
 * @param modelVersion of the rows that were looked at
 * @param images main images
 * @param rows of this model
 * @param current images whose rows are as they should be
 * @param missing images that have no row of their present URL, and no failure that waits
 * @param moved images whose rows are another product's
 * @param waiting images that failed and wait for their next try
 * @param stale those of the latter that have a row, of another URL than their present one
 * @param orphans images with rows that are no main images any more
 * @param zeros rows that hold nothing but zeros
 * @param uneven rows whose vectors are not of length 1
 * @param sampled rows whose pictures were fetched and embedded again
 * @param findings what is not as it should be, and what is good to know
 */
public record ShopReport(
    String modelVersion,
    long images,
    long rows,
    long current,
    long missing,
    long moved,
    long waiting,
    long stale,
    long orphans,
    long zeros,
    long uneven,
    int sampled,
    List<Finding> findings) {

  /** How much a finding matters. */
  public enum Severity {
    /** Rows hold what they should not. */
    DAMAGE,
    /** Something is still to be done. */
    WARNING,
    /** It is as it may be; good to know. */
    NOTE
  }

  /**
   * Something to tell.
   *
   * @param severity how much it matters
   * @param sentence what, and what to do
   */
  public record Finding(Severity severity, String sentence) {}

  /** Copies the findings. */
  public ShopReport {
    findings = List.copyOf(findings);
  }

  /** Whether anything is damaged. */
  public boolean hasDamage() {
    return has(Severity.DAMAGE);
  }

  /** Whether something is still to be done. */
  public boolean isUnfinished() {
    return has(Severity.WARNING);
  }

  private boolean has(Severity severity) {
    return findings.stream().anyMatch(finding -> finding.severity() == severity);
  }
}
