package dev.skylight.fetch;

import dev.skylight.fetch.FetchException.Reason;
import dev.skylight.internal.images.PictureFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.hc.core5.http.HttpEntity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What follows an answer's headers. */
final class Body {

  private static final Logger log = LoggerFactory.getLogger(Body.class);

  /** As many bytes as tell every format. */
  private static final int BEGINNING = 12;

  private static final int PIECE = 1 << 14;

  /** More of what is not wanted is not read to spare a connection. */
  private static final int LEFT = 8192;

  private final HttpEntity entity;
  private final long most;
  private final String shown;
  private final Pace pace;
  private final Runnable cancel;

  /**
   * A body that is not read yet.
   *
   * @param entity null for none
   * @param most bytes of a picture
   * @param pace is told how much has come
   * @param cancel closes the connection: without it the rest would be read to be thrown away
   */
  Body(HttpEntity entity, long most, String shown, Pace pace, Runnable cancel) {
    this.entity = entity;
    this.most = most;
    this.shown = shown;
    this.pace = pace;
    this.cancel = cancel;
  }

  /**
   * Reads it as a picture: to the last byte, or to the first that shows that it is none.
   *
   * @param packed what the server says of its encoding, or null
   */
  byte[] picture(String packed) throws IOException, AttemptException {
    if (entity == null) {
      throw none("the answer is empty");
    }
    if (entity.getContentLength() > most) {
      throw tooLarge();
    }
    ByteArrayOutputStream read = new ByteArrayOutputStream(PIECE);
    InputStream in = entity.getContent();
    byte[] piece = in.readNBytes(BEGINNING);
    check(piece, packed);
    read.writeBytes(piece);
    piece = new byte[PIECE];
    for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
      read.write(piece, 0, n);
      pace.reached(read.size());
      if (read.size() > most) {
        throw tooLarge();
      }
    }
    return read.toByteArray();
  }

  private void check(byte[] beginning, String packed) throws AttemptException {
    if (PictureFormat.of(beginning) != null) {
      return;
    }
    String start = new String(beginning, StandardCharsets.ISO_8859_1);
    if (beginning.length == 0) {
      throw none("the answer is empty");
    }
    if (start.startsWith("\u001f\u008b") || (packed != null && !isPlain(packed))) {
      throw none("it comes packed, which was not asked for");
    }
    if (start.stripLeading().startsWith("<") || start.startsWith("\u00ef\u00bb\u00bf<")) {
      throw none("it begins as a web page or a drawing in SVG does");
    }
    throw none("it begins as no " + PictureFormat.list() + " does");
  }

  private static boolean isPlain(String encoding) {
    String name = encoding.strip().toLowerCase(Locale.ROOT);
    return name.isEmpty() || name.equals("identity");
  }

  private AttemptException none(String why) {
    cancel.run();
    return AttemptException.last(
        Reason.NOT_A_PICTURE, shown + " is no picture that can be read: " + why + ".", null);
  }

  private AttemptException tooLarge() {
    cancel.run();
    String limit =
        most >= 1 << 20
            ? String.format(Locale.ROOT, "%,d MiB", most >> 20)
            : String.format(Locale.ROOT, "%,d bytes", most);
    return AttemptException.last(
        Reason.TOO_LARGE, shown + " is larger than " + limit + ", the limit of a picture.", null);
  }

  /** Reads the little that there may be, so that the connection can serve the next request. */
  void leave() {
    if (entity == null || entity.getContentLength() > LEFT) {
      cancel.run();
      return;
    }
    try {
      byte[] left = entity.getContent().readNBytes(LEFT + 1);
      if (left.length > LEFT) {
        cancel.run();
      }
    } catch (IOException e) {
      log.debug("{}: the connection is of no more use", shown, e);
    }
  }
}
