package dev.skylight.internal.verification;

import dev.skylight.internal.embedding.RowFinding;
import dev.skylight.internal.embedding.RowPictureCheck;
import dev.skylight.internal.embedding.RowPictureCheck.Seen;
import dev.skylight.internal.text.Counted;
import dev.skylight.job.RowRange;
import dev.skylight.job.VerifyReport.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Whether rows are of the pictures that are there now.
 *
 * @param read whether all pictures were read, and not only those of another size or time
 * @param changed the first rows whose picture is another, with their pictures
 * @param counts rows by what was found of them
 * @param first the first row of each
 */
record PicturesCheck(
    boolean read, List<String> changed, Map<RowFinding, Long> counts, Map<RowFinding, Seen> first) {

  /** Nothing was looked at. */
  static final PicturesCheck NONE = new PicturesCheck(false, List.of(), Map.of(), Map.of());

  static PicturesCheck of(RowPictureCheck check, RowRange rows, boolean read) {
    List<String> changed = new ArrayList<>();
    Map<RowFinding, Long> counts = new EnumMap<>(RowFinding.class);
    Map<RowFinding, Seen> first = new EnumMap<>(RowFinding.class);
    check.look(
        rows,
        seen -> {
          counts.merge(seen.finding(), 1L, Long::sum);
          first.putIfAbsent(seen.finding(), seen);
          if (seen.finding() == RowFinding.CHANGED && changed.size() < Verifier.NAMED) {
            changed.add(seen.name());
          }
        });
    return new PicturesCheck(read, changed, counts, first);
  }

  long rowsChanged() {
    return counts.getOrDefault(RowFinding.CHANGED, 0L);
  }

  long rowsAbsent() {
    return counts.getOrDefault(RowFinding.ABSENT, 0L);
  }

  /** Adds what there is to say. */
  void tell(Findings findings) {
    tell(
        findings,
        Severity.WARNING,
        RowFinding.CHANGED,
        "%d [row holds the vector of a picture that is another|rows hold vectors of pictures that are"
            + " others] now, the first is %s: "
            + again("makes them again"));
    tell(
        findings,
        Severity.WARNING,
        RowFinding.MENDED,
        "%d [row failed, and its picture has|rows failed, and their pictures have] changed since, the"
            + " first is %s: "
            + again("tries them again"));
    tell(
        findings,
        Severity.WARNING,
        RowFinding.ASSIGNED,
        "%d [row was made while no image had it, and has|rows were made while no image had them, and"
            + " have] one now, the first is %s: run"
            + " `skylight regenerate`, which makes them again.");
    tell(
        findings,
        Severity.INFO,
        RowFinding.ABSENT,
        "%d [row holds the vector of a picture that is|rows hold vectors of pictures that are] not"
            + " there, the first is %s. [It is|They are] kept, and"
            + " searches leave [it|them] out; if a disk is not mounted, mount it; if the pictures are"
            + " gone for good, `skylight run-pipeline FOLDER --forget-gone` forgets them, FOLDER"
            + " being one around them that holds pictures still.");
    tell(
        findings,
        Severity.INFO,
        RowFinding.BROKEN_WITHOUT_PICTURE,
        "%d of the rows that failed [has|have] no picture any more, the first is %s: the next"
            + " `skylight embed` or `skylight regenerate` forgets [it|them].");
    tell(
        findings,
        Severity.INFO,
        RowFinding.WITHOUT_PICTURE,
        "%d [row holds the vector of a picture|rows hold vectors of pictures] that the catalog lists"
            + " no more, the first is %s. Searches"
            + " leave [it|them] out.");
  }

  /** A job looks at sizes and times alone: what only reading shows has to be forgotten for it. */
  private String again(String what) {
    return read
        ? "run `skylight verify --pictures --repair`, which forgets them, and then `skylight"
            + " embed`, which "
            + what
            + "."
        : "run `skylight regenerate`, which " + what + ".";
  }

  private void tell(Findings findings, Severity severity, RowFinding what, String sentence) {
    if (counts.containsKey(what)) {
      findings.add(
          severity,
          Counted.of(counts.get(what), sentence),
          counts.get(what),
          first.get(what).name());
    }
  }
}
