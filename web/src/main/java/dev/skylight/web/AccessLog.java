package dev.skylight.web;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each request, for those who look closely. Never what follows a question mark. */
final class AccessLog extends Handler.Wrapper {

  private static final Logger LOG = LoggerFactory.getLogger(AccessLog.class);

  AccessLog(Handler behind) {
    super(behind);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    if (!LOG.isDebugEnabled()) {
      return super.handle(request, response, callback);
    }
    long begin = System.nanoTime();
    return super.handle(
        request,
        response,
        Callback.from(
            callback,
            () ->
                LOG.debug(
                    "{} {} {} {} ms",
                    request.getMethod(),
                    request.getHttpURI().getPath(),
                    response.getStatus(),
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin))));
  }
}
