package dev.skylight.web;

import dev.skylight.web.api.DuplicateRoutes;
import dev.skylight.web.api.FileRoutes;
import dev.skylight.web.api.Job;
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
import dev.skylight.web.http.Lane;
import dev.skylight.web.http.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that is answered about a collection, put together. */
final class Api {

  private Api() {}

  static Service of(
      WebSettings settings, Limits limits, Library library, Sentences sentences, JobControl job) {
    Metrics metrics = new Metrics();
    Lane searches = Lane.patient("searches", limits.searches());
    Lane thumbnails = Lane.patient("thumbnails", Service.THUMBNAILS);
    Lane uploads = new Lane("uploads", limits.uploads(), 0, 0);
    Body json = Body.json(limits.jsonBytes());
    JobRoutes jobs = new JobRoutes(job(job), settings.readOnly(), limits.listeners());
    jobs.gauges(metrics);
    List<Route> routes = new ArrayList<>();
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
    routes.addAll(PageFiles.routes("page", name -> true));
    return Service.of(
            settings,
            limits,
            sentences,
            metrics,
            "openapi.json",
            Service.lives(Service.HEALTH),
            routes)
        .with(jobs.events()::tick, jobs.events()::close);
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
}
