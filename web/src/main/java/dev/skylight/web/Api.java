package dev.skylight.web;

import dev.skylight.web.api.DuplicateRoutes;
import dev.skylight.web.api.FileRoutes;
import dev.skylight.web.api.Job;
import dev.skylight.web.api.JobEvents;
import dev.skylight.web.api.JobRoutes;
import dev.skylight.web.api.Library;
import dev.skylight.web.api.Metrics;
import dev.skylight.web.api.PictureRoutes;
import dev.skylight.web.api.SearchRoutes;
import dev.skylight.web.api.Sentences;
import dev.skylight.web.api.StatsRoutes;
import dev.skylight.web.api.TagRoutes;
import dev.skylight.web.api.ThumbnailRoutes;
import dev.skylight.web.http.Body;
import dev.skylight.web.http.Failures;
import dev.skylight.web.http.Json;
import dev.skylight.web.http.Lane;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import dev.skylight.web.http.Router;
import dev.skylight.web.http.Routes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that is answered, put together. */
final class Api {

  /** As many as browsers ask for at once, and more; the cache has its own queue. */
  private static final int THUMBNAILS = 32;

  private static final int WAITING = 24;
  private static final long WAIT_MILLIS = 10_000;

  private final Metrics metrics = new Metrics();
  private final JobEvents events;
  private final List<Route> routes = new ArrayList<>();
  private final Router router;

  Api(WebSettings settings, Limits limits, Library library, Sentences sentences, JobControl job) {
    Lane searches = new Lane("searches", limits.searches(), WAITING, WAIT_MILLIS);
    Lane thumbnails = new Lane("thumbnails", THUMBNAILS, WAITING, WAIT_MILLIS);
    Lane uploads = new Lane("uploads", limits.uploads(), 0, 0);
    Body json = Body.json(limits.jsonBytes());
    JobRoutes jobs = new JobRoutes(job(job), settings.readOnly(), limits.listeners());
    jobs.gauges(metrics);
    events = jobs.events();
    routes.add(Route.get("/health", call -> Reply.json(Json.object().put("status", "ok"))));
    routes.addAll(metrics.routes());
    routes.addAll(
        new SearchRoutes(library, sentences, metrics, searches)
            .routes(Body.upload(limits.uploadBytes(), uploads)));
    routes.addAll(new PictureRoutes(library).routes(json));
    routes.addAll(new ThumbnailRoutes(library, metrics, thumbnails).routes());
    routes.addAll(new FileRoutes(library).routes());
    routes.addAll(new TagRoutes(library).routes(Body.json(limits.listBytes())));
    routes.addAll(new DuplicateRoutes(library).routes());
    routes.addAll(new StatsRoutes(library, settings.readOnly()).routes());
    routes.addAll(jobs.routes());
    routes.addAll(description());
    routes.addAll(PageFiles.routes(Api.class, "page"));
    Failures failures = new Failures(sentences::told, problem -> metrics.refused(problem.code()));
    router =
        new Router(new Routes(routes), failures, settings.readOnly(), limits.body().toMillis());
  }

  private static Job job(JobControl job) {
    return new Job(
        () -> {
          JobControl.Status now = job.status();
          return new Job.Status(now.json(), now.active());
        },
        Map.of(
            "pause", () -> job.ask(JobControl.Action.PAUSE),
            "resume", () -> job.ask(JobControl.Action.RESUME),
            "cancel", () -> job.ask(JobControl.Action.CANCEL)));
  }

  private static List<Route> description() {
    try (InputStream file = Api.class.getResourceAsStream("openapi.json")) {
      return file == null
          ? List.of()
          : PageFiles.fixed(
              "/api/v1/openapi.json", "application/json; charset=utf-8", file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the API's description", e);
    }
  }

  /** All that are answered. */
  List<Route> routes() {
    return List.copyOf(routes);
  }

  Router router() {
    return router;
  }

  Metrics metrics() {
    return metrics;
  }

  JobEvents events() {
    return events;
  }
}
