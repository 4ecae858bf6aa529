package dev.skylight.jobs;

import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import dev.skylight.products.ShopModels;
import dev.skylight.products.ShopSettings;
import dev.skylight.temporal.TemporalConnection;
import dev.skylight.temporal.TemporalFailures;
import dev.skylight.workflows.ProductsResult;
import dev.skylight.workflows.RegenerateResult;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What both kinds of jobs do over a connection. Thread-safe. */
final class JobSession implements AutoCloseable {

  private final JobPlace place;
  private final TemporalConnection connection;

  private JobSession(JobPlace place, TemporalConnection connection) {
    this.place = place;
    this.connection = connection;
  }

  static JobSession open(JobPlace place, Consumer<String> notice) {
    return new JobSession(
        place, TemporalConnection.open(place.target(), place.data(), place.env(), notice));
  }

  /** Does something with the server; what that throws becomes a sentence for the user. */
  static <T> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw TemporalFailures.translate(e);
    }
  }

  String where() {
    return connection.where();
  }

  WorkflowJob<RegenerateResult> regeneration() {
    return starts().regeneration();
  }

  WorkflowJob<ProductsResult> products() {
    return starts().products();
  }

  private JobStarts starts() {
    return new JobStarts(connection, place.data().name());
  }

  /**
   * @param claim null on a server
   */
  RunningJob<RegenerateResult> regenerate(Regeneration what, EmbeddedRun claim) {
    return translating(
        () -> {
          WorkflowJob<RegenerateResult> job = regeneration();
          JobStarts.Started started =
              starts()
                  .start(
                      job,
                      what.input(
                          place.data().name(),
                          connection.embedded(),
                          connection.searchAttributes()));
          return new RunningJob<>(
              job, started, claim, last -> LedgerStatus.of(place, JobState.STOPPED));
        });
  }

  /**
   * @param claim null on a server
   */
  RunningJob<ProductsResult> embedProducts(ShopEmbedding what, EmbeddedRun claim) {
    return translating(
        () -> {
          WorkflowJob<ProductsResult> job = products();
          JobStarts.Started started =
              starts()
                  .start(
                      job,
                      what.input(
                          place.data().name(),
                          connection.embedded(),
                          connection.searchAttributes()));
          return new RunningJob<>(job, started, claim, last -> last.in(JobState.STOPPED));
        });
  }

  Task<RegisterResult> register(List<String> folders, RegisterOptions options) {
    return translating(
        () -> WorkflowRuns.register(connection, place.data().name(), folders, options));
  }

  Task<IndexResult> buildIndex(IndexRequest request) {
    return translating(() -> WorkflowRuns.buildIndex(connection, place.data().name(), request));
  }

  LocalWork work(EmbedderProvider embedders, int slots) {
    return translating(() -> LocalWork.start(connection, place, embedders, slots));
  }

  /** Closes {@code models} with the work. */
  LocalWork workOnShop(ShopSettings shop, ShopModels models, int slots) {
    return translating(() -> LocalWork.startShop(connection, place, shop, models, slots));
  }

  LocalWork workOnScans() {
    return translating(() -> LocalWork.startScans(connection, place));
  }

  LocalWork workOnIndex() {
    return translating(() -> LocalWork.startIndex(connection, place));
  }

  @Override
  public void close() {
    connection.close();
  }
}
