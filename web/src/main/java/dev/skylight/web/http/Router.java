package dev.skylight.web.http;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Finds the route of a request, reads its body, lets its endpoint answer. */
public final class Router extends Handler.Abstract {

  private final Routes routes;
  private final Failures failures;
  private final boolean readOnly;
  private final long bodyMillis;

  /**
   * A router.
   *
   * @param readOnly whether changing requests are refused
   * @param bodyMillis in which a body must be there
   */
  public Router(Routes routes, Failures failures, boolean readOnly, long bodyMillis) {
    this.routes = routes;
    this.failures = failures;
    this.readOnly = readOnly;
    this.bodyMillis = bodyMillis;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    Exchange exchange = new Exchange(request, response, callback);
    try {
      Routes.Found found = routes.find(request.getMethod(), request.getHttpURI().getPath());
      check(request, found.route());
      exchange.begin(found, new Parameters(request.getHttpURI().getQuery()));
    } catch (Problem e) {
      exchange.fail(e);
    }
    return true;
  }

  private void check(Request request, Route route) {
    if (route.changes() && readOnly) {
      throw Problem.forbidden(
          "This server only shows: it was started with --read-only and changes nothing.");
    }
    boolean judged =
        request.getHeaders().contains(HttpHeader.ORIGIN)
            || request.getHeaders().contains("Sec-Fetch-Site");
    if (route.changes() && !judged && !request.getHeaders().contains("X-Skylight")) {
      // a browser that says neither could be sent here by any page; this header it cannot send
      throw Problem.forbidden("Changing requests need the header X-Skylight: 1.");
    }
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (route.body().json()
        && (type == null
            || !type.split(";", -1)[0]
                .strip()
                .toLowerCase(Locale.ROOT)
                .equals("application/json"))) {
      throw new Problem(415, "unsupported", "This address takes Content-Type: application/json.");
    }
  }

  /** One request on its way to its answer, which it gets once. */
  private final class Exchange {
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final AtomicBoolean answered = new AtomicBoolean();
    private Lane lane;

    Exchange(Request request, Response response, Callback callback) {
      this.request = request;
      this.response = response;
      this.callback = callback;
    }

    void begin(Routes.Found found, Parameters query) {
      Body body = found.route().body();
      if (body.most() == 0) {
        answer(found, query, new byte[0]);
        return;
      }
      if (body.lane() != null) {
        body.lane().enter();
        lane = body.lane();
      }
      Executor threads = request.getComponents().getExecutor();
      BodyReader.read(
          request,
          body.most(),
          bodyMillis,
          bytes -> {
            try {
              threads.execute(() -> answer(found, query, bytes));
            } catch (RejectedExecutionException e) {
              fail(Problem.busy("The server is ending.", 5));
            }
          },
          this::fail);
    }

    private void answer(Routes.Found found, Parameters query, byte[] body) {
      Reply reply;
      try {
        reply =
            found
                .route()
                .endpoint()
                .answer(
                    new Call(
                        found.named(),
                        query,
                        request.getHeaders(),
                        body,
                        request.getMethod().equals("HEAD")));
      } catch (RuntimeException | IOException | Error e) {
        fail(e);
        return;
      }
      send(reply);
    }

    void fail(Throwable why) {
      if (why instanceof org.eclipse.jetty.io.EofException) {
        end(why); // whoever asked is gone
        return;
      }
      send(Reply.problem(failures.problem(why, request)));
    }

    private void end(Throwable why) {
      if (answered.compareAndSet(false, true)) {
        leave();
        callback.failed(why);
      }
    }

    private void send(Reply reply) {
      if (!answered.compareAndSet(false, true)) {
        return;
      }
      leave();
      try {
        reply.send(request, response, callback);
      } catch (RuntimeException | Error e) {
        callback.failed(e);
      }
    }

    private void leave() {
      if (lane != null) {
        lane.leave();
      }
    }
  }
}
