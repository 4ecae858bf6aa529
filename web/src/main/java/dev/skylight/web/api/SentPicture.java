package dev.skylight.web.api;

import dev.skylight.web.http.Call;
import dev.skylight.web.http.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartConfig;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Attributes;

/** The picture that a body is, or holds in the field {@code image} of a form. */
public final class SentPicture {

  private static final int MOST_PARTS = 8;
  private static final int PART_HEADERS = 4096;

  private SentPicture() {}

  /**
   * Its bytes.
   *
   * @throws Problem 415 where they do not begin as a picture does, whatever they are called
   */
  public static byte[] of(Call call) {
    String type = call.header("Content-Type");
    boolean form = type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/form-data");
    byte[] bytes = form ? field(type, call.body()) : call.body();
    if (RasterKind.of(bytes).isEmpty()) {
      throw new Problem(
          415,
          "unsupported",
          "This is not a picture: send the bytes of a JPEG, PNG, WebP, GIF, BMP or TIFF file, or a"
              + " form with one in its field \"image\".");
    }
    return bytes;
  }

  /** All of it is in memory already; no part becomes a file. */
  private static byte[] field(String type, byte[] body) {
    MultiPartConfig limits =
        new MultiPartConfig.Builder()
            .maxParts(MOST_PARTS)
            .maxSize(body.length + 1L)
            .maxPartSize(body.length + 1L)
            .maxMemoryPartSize(body.length + 1L)
            .maxHeadersSize(PART_HEADERS)
            .useFilesForPartsWithoutFileName(false)
            .build();
    try (MultiPartFormData.Parts parts =
        MultiPartFormData.getParts(
            Content.Source.from(ByteBuffer.wrap(body)), new Attributes.Mapped(), type, limits)) {
      MultiPart.Part part = parts.getFirst("image");
      if (part == null) {
        throw Problem.badInput("The form has no field \"image\".");
      }
      try (part) {
        ByteBuffer content = Content.Source.asByteBuffer(part.getContentSource());
        byte[] bytes = new byte[content.remaining()];
        content.get(bytes);
        return bytes;
      }
    } catch (Problem e) {
      throw e;
    } catch (RuntimeException | IOException e) { // Jetty has many for what is no form
      throw noForm();
    }
  }

  private static Problem noForm() {
    return Problem.badInput(
        "The body is no form as multipart/form-data has it, or has more than "
            + MOST_PARTS
            + " parts.");
  }
}
