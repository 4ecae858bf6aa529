package dev.skylight.internal.embedding;

import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.images.FileBytes;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.NotingReader;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.internal.pictures.PictureSource;
import dev.skylight.internal.pictures.PictureSource.Identity;
import dev.skylight.job.LedgerChunk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Compares one settled row with the pictures that can stand for it. Reads a picture only where its
 * size or time is not the one that is known, or always where asked. Thread-safe.
 */
final class RowJudge {

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private final PictureSource pictures;
  private final boolean readAll;

  /**
   * With a source of pictures.
   *
   * @param readAll whether every picture is read: also what kept its size and time is found out
   */
  RowJudge(PictureSource pictures, boolean readAll) {
    this.pictures = pictures;
    this.readAll = readAll;
  }

  /**
   * What was found.
   *
   * @param content what the ledger should know of the picture from now on; UNKNOWN: as it does
   * @param picture the one that it is about
   */
  record Verdict(RowFinding finding, PictureContent content, Picture picture) {}

  /** A picture that is there. */
  private record Present(Picture picture, Identity identity) {}

  private List<Present> present(RowSource row) {
    List<Present> present = new ArrayList<>();
    for (Picture picture : row.candidates()) {
      try {
        present.add(new Present(picture, pictures.identity(picture)));
      } catch (IOException e) {
        // absent: whether that matters is the caller's to say
      }
    }
    return present;
  }

  private Optional<PictureContent> read(Present present) {
    NotingReader reader = new NotingReader(pictures);
    try (FileBytes room = new FileBytes()) {
      reader.read(present.picture(), room);
      return Optional.of(reader.last());
    } catch (ImageException e) {
      return Optional.empty(); // nothing can be said of what cannot be read
    }
  }

  private static Verdict verdict(RowFinding finding, Picture picture) {
    return new Verdict(finding, PictureContent.UNKNOWN, picture);
  }

  /**
   * A row that holds a vector.
   *
   * @param noted what the ledger knows of its picture, something
   * @param facts what the catalog knows, where the ledger does not know the bytes
   */
  Verdict embedded(RowSource row, PictureContent noted, List<CatalogPicture> facts) {
    List<Present> present = present(row);
    if (present.isEmpty()) {
      return verdict(RowFinding.ABSENT, row.candidates().get(0));
    }
    boolean certain = present.size() == row.candidates().size();
    PictureContent known = withBytes(noted, facts);
    for (Present one : present) {
      if (known.isAt(one.identity()) && !(readAll && known.read())) {
        return new Verdict(
            RowFinding.SAME, known.equals(noted) ? PictureContent.UNKNOWN : known, one.picture());
      }
    }
    for (Present one : present) {
      Optional<PictureContent> now = known.read() ? read(one) : Optional.empty();
      if (now.isPresent() && now.get().sha256().equals(known.sha256())) {
        return new Verdict(RowFinding.SAME, now.get(), one.picture());
      }
      certain &= now.isPresent() || !known.read();
    }
    // where one of several is absent or cannot be read, the row may be of that one
    return verdict(certain ? RowFinding.CHANGED : RowFinding.SAME, present.get(0).picture());
  }

  /** The catalog may have read what the ledger only knows by size and time. */
  private static PictureContent withBytes(PictureContent noted, List<CatalogPicture> facts) {
    if (noted.read()) {
      return noted;
    }
    for (CatalogPicture picture : facts) {
      ImageFile file = picture.facts();
      if (isHashed(file) && noted.isAt(new Identity(file.fileSize(), file.modifiedMillis()))) {
        return new PictureContent(file.fileHash(), noted.bytes(), noted.modifiedMillis());
      }
    }
    return noted;
  }

  /**
   * A row that holds a vector, of whose picture the ledger knows nothing: it is of what is there,
   * unless that is younger, or not what the catalog had registered.
   *
   * @param chunk that it lies in
   * @param facts what the catalog knows, in the order of the row's candidates
   */
  Verdict unknown(RowSource row, LedgerChunk chunk, List<CatalogPicture> facts) {
    List<Present> present = present(row);
    if (present.isEmpty()) {
      // perhaps it never was on this machine
      return verdict(RowFinding.SAME, row.candidates().get(0));
    }
    Present first = present.get(0);
    ImageFile file = factsOf(first, row, facts);
    boolean made = chunk.origin() == LedgerChunk.Origin.EMBEDDED;
    boolean younger = made && first.identity().modifiedMillis() > chunk.committedAtMillis();
    PictureContent now = PictureContent.unread(first.identity());
    if (file == null) {
      return younger
          ? verdict(RowFinding.CHANGED, first.picture())
          : new Verdict(RowFinding.SAME, now, first.picture());
    }
    if (file.fileSize() == now.bytes() && file.modifiedMillis() == now.modifiedMillis()) {
      return younger
          ? verdict(RowFinding.CHANGED, first.picture()) // registered again since
          : new Verdict(
              RowFinding.SAME,
              new PictureContent(file.fileHash(), now.bytes(), now.modifiedMillis()),
              first.picture());
    }
    Optional<PictureContent> read = read(first);
    boolean changed = read.map(it -> !it.sha256().equals(file.fileHash())).orElse(false);
    return changed
        ? verdict(RowFinding.CHANGED, first.picture())
        : new Verdict(RowFinding.SAME, read.orElse(PictureContent.UNKNOWN), first.picture());
  }

  /**
   * Of what a row is that comes from elsewhere at this moment: of its first picture that is there,
   * as the catalog registered it.
   *
   * @param facts what the catalog knows, in the order of the row's candidates
   * @return UNKNOWN where no picture is there: perhaps none ever was on this machine
   */
  PictureContent incoming(RowSource row, List<CatalogPicture> facts) {
    List<Present> present = present(row);
    if (present.isEmpty()) {
      return PictureContent.UNKNOWN;
    }
    Present first = present.get(0);
    ImageFile file = factsOf(first, row, facts);
    if (file == null) {
      return PictureContent.unread(first.identity());
    }
    PictureContent registered =
        new PictureContent(file.fileHash(), file.fileSize(), file.modifiedMillis());
    return registered.isAt(first.identity())
        ? registered
        : read(first).filter(now -> now.sha256().equals(file.fileHash())).orElse(registered);
  }

  /** What the catalog registered of a picture; null where it kept no hash. */
  private static ImageFile factsOf(Present one, RowSource row, List<CatalogPicture> facts) {
    int at = row.candidates().indexOf(one.picture());
    ImageFile file = at < facts.size() ? facts.get(at).facts() : null;
    return file != null && isHashed(file) ? file : null;
  }

  /** Other programs may keep other kinds of hashes under that name, which say nothing here. */
  private static boolean isHashed(ImageFile file) {
    return file.fileHash() != null && SHA256.matcher(file.fileHash()).matches();
  }

  /**
   * A row that failed.
   *
   * @param noted what the ledger knows of what was tried; UNKNOWN where nothing was there
   */
  Verdict failed(RowSource row, PictureContent noted) {
    List<Present> present = present(row);
    if (present.isEmpty()) {
      return verdict(RowFinding.BROKEN_ABSENT, row.candidates().get(0));
    }
    Present first = present.get(0);
    if (row.candidates().size() > 1) {
      PictureContent now = new NotingReader(pictures).look(row.candidates());
      return verdict(now.equals(noted) ? RowFinding.BROKEN : RowFinding.MENDED, first.picture());
    }
    if (noted.read() && noted.isAt(first.identity()) && !readAll) {
      return verdict(RowFinding.BROKEN, first.picture());
    }
    if (!noted.known()) {
      return verdict(RowFinding.MENDED, first.picture());
    }
    Optional<PictureContent> now = read(first);
    if (now.isEmpty()) {
      return verdict(
          noted.isAt(first.identity()) ? RowFinding.BROKEN : RowFinding.MENDED, first.picture());
    }
    return now.get().sha256().equals(noted.sha256())
        ? new Verdict(RowFinding.BROKEN, now.get(), first.picture())
        : verdict(RowFinding.MENDED, first.picture());
  }
}
