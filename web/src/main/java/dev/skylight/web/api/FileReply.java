package dev.skylight.web.api;

import dev.skylight.web.http.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IO;

/** A piece of a file, sent from the disk as fast as it is taken. */
final class FileReply implements Reply {

  private static final int BUFFER = 64 << 10;

  private final int status;
  private final HttpFields headers;
  private final SeekableByteChannel channel;
  private final ByteRange range;

  private FileReply(int status, HttpFields headers, SeekableByteChannel channel, ByteRange range) {
    this.status = status;
    this.headers = headers;
    this.channel = channel;
    this.range = range;
  }

  /** Headers alone. */
  static FileReply bare(int status, HttpFields headers) {
    return new FileReply(status, headers, null, null);
  }

  /** With bytes of a file, which is closed after them. */
  static FileReply of(
      int status, HttpFields headers, SeekableByteChannel channel, ByteRange range) {
    return new FileReply(status, headers, channel, range);
  }

  boolean sendsFile() {
    return channel != null;
  }

  @Override
  public void send(Request request, Response response, Callback callback) {
    response.setStatus(status);
    headers.forEach(response.getHeaders()::put);
    if (channel == null) {
      response.write(true, ByteBuffer.allocate(0), callback);
      return;
    }
    try {
      channel.position(range.from()); // from where a source of Jetty counts
    } catch (IOException e) {
      IO.close(channel);
      callback.failed(e);
      return;
    }
    Callback closing = Callback.from(callback, () -> IO.close(channel));
    ByteBufferPool.Sized buffers =
        new ByteBufferPool.Sized(request.getComponents().getByteBufferPool(), true, BUFFER);
    Content.copy(Content.Source.from(buffers, channel, 0, range.length()), response, closing);
  }
}
