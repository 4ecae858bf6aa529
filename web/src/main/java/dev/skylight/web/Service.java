package dev.skylight.web;

import dev.skylight.web.api.Metrics;
import dev.skylight.web.api.Sentences;
import dev.skylight.web.http.Failures;
import dev.skylight.web.http.Json;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import dev.skylight.web.http.Router;
import dev.skylight.web.http.Routes;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that a server answers.
 *
 * @param routes all of them
 * @param router over these
 * @param metrics that the service counts; closed with the server
 * @param tick called about once a second
 * @param end called before requests under way are waited for
 */
record Service(List<Route> routes, Router router, Metrics metrics, Runnable tick, Runnable end) {

  /** As many pictures as browsers ask for at once, and more; their makers have their own queue. */
  static final int THUMBNAILS = 32;

  static final String HEALTH = "/health";
  private static final String LIVES = "/health/live";

  /** Says that the process lives, whatever else is away. */
  static Route lives(String address) {
    return Route.get(address, call -> Reply.json(Json.object().put("status", "ok")));
  }

  /**
   * With what every service answers beside its own.
   *
   * @param description of its API in OpenAPI, a resource beside this class
   * @param health whether it can do what it is there for
   */
  static Service of(
      WebSettings settings,
      Limits limits,
      Sentences sentences,
      Metrics metrics,
      String description,
      Route health,
      List<Route> own) {
    List<Route> routes = new ArrayList<>();
    routes.add(health);
    routes.add(lives(LIVES));
    routes.addAll(metrics.routes());
    routes.addAll(own);
    routes.addAll(PageFiles.file(description, "/api/v1/openapi.json"));
    Failures failures = new Failures(sentences::told, problem -> metrics.refused(problem.code()));
    Router router =
        new Router(new Routes(routes), failures, settings.readOnly(), limits.body().toMillis());
    return new Service(List.copyOf(routes), router, metrics, () -> {}, () -> {});
  }

  /** The same that has something to do beside answering. */
  Service with(Runnable everySecond, Runnable atEnd) {
    return new Service(routes, router, metrics, everySecond, atEnd);
  }
}
