package dev.skylight.internal.duplicates;

import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.duplicates.FilesThere.There;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.pictures.PictureContent;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the bytes of files hash to now: as it was noted, where size and time are what they were
 * then; otherwise the file is read. Whoever deletes "the other one" relies on it.
 */
final class KnownBytes {

  private static final Logger LOG = LoggerFactory.getLogger(KnownBytes.class);

  private final Map<Long, PictureContent> byRow;
  private final Set<Long> shared = new HashSet<>();

  /**
   * Of some pictures.
   *
   * @param byRow what the ledger knows of their rows
   */
  KnownBytes(List<CatalogPicture> pictures, Map<Long, PictureContent> byRow) {
    this.byRow = byRow;
    Map<Long, Long> counts = new HashMap<>();
    for (CatalogPicture picture : pictures) {
      if (counts.merge(picture.row(), 1L, Long::sum) > 1) {
        shared.add(picture.row());
      }
    }
  }

  /** SHA-256 of a file; empty where it cannot be read, or nobody said what it is. */
  Optional<String> of(There there) {
    Optional<PictureContent> noted = noted(there.picture());
    if (noted.isEmpty()) {
      return Optional.empty();
    }
    PictureContent content = noted.get();
    if (content.bytes() > 0 && content.bytes() != there.bytes()) {
      return Optional.empty(); // another picture by now
    }
    boolean same = content.bytes() > 0 && content.modifiedMillis() == there.millis();
    return same ? Optional.of(content.sha256()) : read(there);
  }

  private Optional<PictureContent> noted(CatalogPicture picture) {
    ImageFile facts = picture.facts();
    Optional<String> hash = ExactGroups.sha256(facts.fileHash());
    if (hash.isPresent()) {
      return Optional.of(new PictureContent(hash.get(), facts.fileSize(), facts.modifiedMillis()));
    }
    PictureContent seen = byRow.get(picture.row());
    if (seen == null || !seen.read()) {
      return Optional.empty();
    }
    // of pictures that share a row it was one, nobody knows which
    return Optional.of(
        shared.contains(picture.row()) ? new PictureContent(seen.sha256(), -1, 0) : seen);
  }

  private static Optional<String> read(There there) {
    try {
      return Optional.of(Sha256.ofFile(there.file()));
    } catch (IOException e) {
      LOG.debug("{} is left out of duplicates: {}", there.file(), e.toString());
      return Optional.empty();
    }
  }
}
