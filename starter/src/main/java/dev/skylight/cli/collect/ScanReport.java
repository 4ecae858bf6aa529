package dev.skylight.cli.collect;

import dev.skylight.internal.scan.FileKinds;
import dev.skylight.job.RegisterResult;
import dev.skylight.terminal.Printable;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What a scan did not take, for people: by kind and, where it could not be read, by name. */
final class ScanReport {

  private ScanReport() {}

  /** Prints it, where there is something. */
  static void print(RegisterResult result, PrintStream out) {
    result.problems().forEach(line -> out.println("  " + Printable.of(line)));
    long more = result.unreadable() - result.problems().size();
    if (more > 0) {
      out.printf(Locale.ROOT, "  ... and %,d more%n", more);
    }
    result.notes().forEach(line -> out.println(Printable.of(line)));
    Map<String, Long> leftOut = result.leftOut();
    line(leftOut, FileKinds::isOtherFormat, "formats that Skylight does not read", out);
    line(
        leftOut, kind -> !FileKinds.isOtherFormat(kind), "not pictures, or not to be scanned", out);
  }

  private static void line(
      Map<String, Long> leftOut, Predicate<String> which, String what, PrintStream out) {
    String list =
        leftOut.entrySet().stream()
            .filter(kind -> which.test(kind.getKey()))
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .map(kind -> String.format(Locale.ROOT, "%,d %s", kind.getValue(), kind.getKey()))
            .collect(Collectors.joining(", "));
    if (!list.isEmpty()) {
      out.println("left out: " + Printable.of(list) + ": " + what + ".");
    }
  }
}
