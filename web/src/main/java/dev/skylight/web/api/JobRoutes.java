package dev.skylight.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skylight.web.http.Body;
import dev.skylight.web.http.Json;
import dev.skylight.web.http.Problem;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import java.util.ArrayList;
import java.util.List;

/** The job, seen and steered. */
public final class JobRoutes {

  private final Job job;
  private final JobEvents events;
  private final boolean readOnly;

  /**
   * Over a job.
   *
   * @param mostListeners to its events
   */
  public JobRoutes(Job job, boolean readOnly, int mostListeners) {
    this.job = job;
    this.readOnly = readOnly;
    this.events = new JobEvents(() -> Json.bytes(tree()), mostListeners);
  }

  /** Its routes. */
  public List<Route> routes() {
    String path = Paths.API + "/job";
    List<Route> routes = new ArrayList<>();
    routes.add(Route.get(path, call -> Reply.json(tree())));
    routes.add(Route.get(path + "/events", call -> events.listen()));
    job.actions().forEach((name, ask) -> routes.add(action(path + "/" + name, ask)));
    return routes;
  }

  /** Those who listen to it. */
  public JobEvents events() {
    return events;
  }

  /** Counts of rows, for those who watch numbers. */
  public void gauges(Metrics metrics) {
    metrics.gauge("skylight.event.listeners", events::listeners);
    metrics.gauge("skylight.job.rows.done", () -> tree().path("rows_done").asLong());
    metrics.gauge("skylight.job.rows.total", () -> tree().path("rows_total").asLong());
  }

  private Route action(String path, Runnable ask) {
    return Route.change(
        "POST",
        path,
        Body.NONE,
        call -> {
          if (!job.status().get().active()) {
            throw new Problem(409, "conflict", "No job is running that could be steered.");
          }
          ask.run();
          return Reply.json(202, tree());
        });
  }

  private ObjectNode tree() {
    Job.Status now = job.status().get();
    return Json.parse(now.json()).put("active", now.active()).put("read_only", readOnly);
  }
}
