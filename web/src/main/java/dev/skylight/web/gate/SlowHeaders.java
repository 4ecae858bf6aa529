package dev.skylight.web.gate;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Closes connections on which a request's headers take too long. Jetty's own limit begins anew with
 * every byte, so that one byte now and then would keep a connection for good.
 */
public final class SlowHeaders extends Handler.Wrapper implements Connection.Listener {

  private final long limitNanos;
  private final Map<Connection, Wait> waits = new ConcurrentHashMap<>();

  /**
   * A guard.
   *
   * @param limitMillis from a request's first byte to its handling
   */
  public SlowHeaders(Handler behind, long limitMillis) {
    super(behind);
    this.limitNanos = TimeUnit.MILLISECONDS.toNanos(limitMillis);
  }

  /** How a connection waits for its next request. */
  private static final class Wait {
    private final long bytesBefore;
    private long since; // of the first byte; only the watching thread knows it
    private boolean begun;

    Wait(long bytesBefore) {
      this.bytesBefore = bytesBefore;
    }
  }

  @Override
  public void onOpened(Connection connection) {
    waits.put(connection, new Wait(0));
  }

  @Override
  public void onClosed(Connection connection) {
    waits.remove(connection);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Connection connection = request.getConnectionMetaData().getConnection();
    waits.remove(connection);
    return super.handle(request, response, Callback.from(callback, () -> waitAgain(connection)));
  }

  private void waitAgain(Connection connection) {
    if (connection.getEndPoint().isOpen()) {
      waits.put(connection, new Wait(connection.getBytesIn()));
      if (!connection.getEndPoint().isOpen()) {
        waits.remove(connection); // closed meanwhile: nobody else would
      }
    }
  }

  /** Looks at all of them; to be called about once a second, by one thread at a time. */
  public void watch() {
    long now = System.nanoTime();
    waits.forEach(
        (connection, wait) -> {
          if (!wait.begun && connection.getBytesIn() > wait.bytesBefore) {
            wait.begun = true;
            wait.since = now;
          }
          if (wait.begun && now - wait.since > limitNanos) {
            connection.getEndPoint().close();
            waits.remove(connection);
          }
        });
  }
}
