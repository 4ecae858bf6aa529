package dev.skylight.web.api;

import dev.skylight.library.Picture;
import dev.skylight.web.http.Call;
import dev.skylight.web.http.Etags;
import dev.skylight.web.http.Percent;
import dev.skylight.web.http.Problem;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.DateGenerator;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

/** The files themselves, of pictures that the catalog lists, whole or in part. */
public final class FileRoutes {

  private final Library library;

  /** Over a library. */
  public FileRoutes(Library library) {
    this.library = library;
  }

  /** Its routes. */
  public List<Route> routes() {
    Route file = Route.get(Paths.IMAGE + "/file", this::file);
    return List.of(file, file.head());
  }

  private Reply file(Call call) throws IOException {
    Picture picture = PictureRoutes.require(library, call.id());
    Path file = picture.file().orElseThrow(() -> gone(picture));
    SeekableByteChannel channel = null;
    try {
      BasicFileAttributes facts = Files.readAttributes(file, BasicFileAttributes.class);
      if (!facts.isRegularFile()) {
        throw gone(picture); // neither a folder nor a pipe, which would block
      }
      channel = Files.newByteChannel(file);
      FileReply reply = reply(call, picture, facts, channel);
      if (reply.sendsFile()) {
        channel = null; // closed when it is sent
      }
      return reply;
    } catch (NoSuchFileException | AccessDeniedException e) {
      throw gone(picture);
    } finally {
      if (channel != null) {
        channel.close();
      }
    }
  }

  private static FileReply reply(
      Call call, Picture picture, BasicFileAttributes facts, SeekableByteChannel channel)
      throws IOException {
    long size = channel.size();
    String etag =
        "\""
            + Long.toHexString(facts.lastModifiedTime().to(TimeUnit.MICROSECONDS))
            + "-"
            + Long.toHexString(size)
            + "\"";
    String modified = DateGenerator.formatDate(facts.lastModifiedTime().toMillis());
    HttpFields.Mutable headers = HttpFields.build();
    headers.put(HttpHeader.ETAG, etag);
    headers.put(HttpHeader.LAST_MODIFIED, modified);
    headers.put(HttpHeader.CACHE_CONTROL, "private, no-cache");
    headers.put(HttpHeader.ACCEPT_RANGES, "bytes");
    headers.put("Content-Security-Policy", "default-src 'none'; sandbox");
    boolean known =
        call.header("If-None-Match") != null
            ? Etags.match(call.header("If-None-Match"), etag)
            : modified.equals(call.header("If-Modified-Since"));
    if (known) {
      return FileReply.bare(304, headers);
    }
    describe(headers, picture, begin(channel));
    String unchanged = call.header("If-Range");
    boolean part = unchanged == null || unchanged.equals(etag) || unchanged.equals(modified);
    ByteRange range = ByteRange.of(part ? call.header("Range") : null, size);
    if (range.impossible()) {
      headers.remove(HttpHeader.CONTENT_DISPOSITION);
      headers.remove(HttpHeader.CONTENT_TYPE);
      headers.put(HttpHeader.CONTENT_RANGE, "bytes */" + size);
      return FileReply.bare(416, headers);
    }
    if (range.partial()) {
      headers.put(HttpHeader.CONTENT_RANGE, range.header());
    }
    headers.put(HttpHeader.CONTENT_LENGTH, range.length());
    int status = range.partial() ? 206 : 200;
    return call.head() || range.length() == 0
        ? FileReply.bare(status, headers)
        : FileReply.of(status, headers, channel, range);
  }

  /** What is no raster image could be a page or a program: it is never shown in a browser. */
  private static void describe(HttpFields.Mutable headers, Picture picture, byte[] begin) {
    Optional<RasterKind> kind = RasterKind.of(begin);
    String way = kind.isPresent() && kind.get().shown() ? "inline" : "attachment";
    headers.put(
        HttpHeader.CONTENT_TYPE, kind.map(RasterKind::type).orElse("application/octet-stream"));
    headers.put(
        HttpHeader.CONTENT_DISPOSITION,
        way + "; filename*=UTF-8''" + Percent.encode(picture.fileName()));
  }

  private static byte[] begin(SeekableByteChannel channel) throws IOException {
    ByteBuffer begin = ByteBuffer.allocate(RasterKind.LOOK);
    while (begin.hasRemaining() && channel.read(begin) >= 0) {}
    return Arrays.copyOf(begin.array(), begin.position());
  }

  private static Problem gone(Picture picture) {
    return Problem.notFound("The file of picture " + picture.id() + " is not there any more.");
  }
}
