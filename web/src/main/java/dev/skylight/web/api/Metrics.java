package dev.skylight.web.api;

import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;

/** What is counted, in Prometheus' format. Thread-safe. */
public final class Metrics {

  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

  /** Nothing counted yet. */
  public Metrics() {
    new JvmMemoryMetrics().bindTo(registry);
  }

  /** Its route. */
  public List<Route> routes() {
    return List.of(
        Route.get(
            "/metrics",
            call ->
                Reply.bytes(
                    200,
                    TYPE,
                    Reply.NO_STORE,
                    HttpFields.EMPTY,
                    registry.scrape().getBytes(StandardCharsets.UTF_8))));
  }

  /** A search of some kind was answered. */
  public void searched(String kind, long nanos) {
    registry.timer("skylight.searches", "kind", kind).record(nanos, TimeUnit.NANOSECONDS);
  }

  /** A picture was sent to search with. */
  public void uploaded() {
    registry.counter("skylight.uploads").increment();
  }

  /** A thumbnail was asked for and sent, or had not changed. */
  public void thumbnailServed(String kind) {
    registry.counter("skylight.thumbnails.served", "size", kind).increment();
  }

  /** A request was not answered, for one of few reasons. */
  public void refused(String reason) {
    registry.counter("skylight.refused", "reason", reason).increment();
  }

  /** A number that is asked for whenever somebody looks. */
  public void gauge(String name, Supplier<Number> value) {
    io.micrometer.core.instrument.Gauge.builder(name, value).register(registry);
  }

  /** Ends. */
  public void close() {
    registry.close();
  }
}
