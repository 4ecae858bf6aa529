package dev.skylight.internal.verification;

import dev.skylight.job.VerifyReport.Finding;
import dev.skylight.job.VerifyReport.Severity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The sentences of a report. */
final class Findings {

  private final List<Finding> findings = new ArrayList<>();

  void add(Severity severity, String format, Object... arguments) {
    findings.add(new Finding(severity, String.format(Locale.ROOT, format, arguments)));
  }

  /** The worst first, otherwise as they were found. */
  List<Finding> sorted() {
    return findings.stream().sorted(Comparator.comparing(Finding::severity)).toList();
  }
}
