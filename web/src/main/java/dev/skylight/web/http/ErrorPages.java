package dev.skylight.web.http;

import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Jetty's own errors, as of requests that are no HTTP, in the shape of ours. */
public final class ErrorPages extends ErrorHandler {

  private final Consumer<HttpFields.Mutable> headers;

  /**
   * Error pages.
   *
   * @param headers puts those that every answer has
   */
  public ErrorPages(Consumer<HttpFields.Mutable> headers) {
    this.headers = headers;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Object status = request.getAttribute(ERROR_STATUS);
    headers.accept(response.getHeaders());
    Reply.problem(Failures.ofStatus(status instanceof Integer code ? code : 500))
        .send(request, response, callback);
    return true;
  }
}
