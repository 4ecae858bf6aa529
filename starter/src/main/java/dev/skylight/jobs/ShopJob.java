package dev.skylight.jobs;

import dev.skylight.collection.DataFolder;
import dev.skylight.products.ShopModels;
import dev.skylight.products.ShopSettings;
import dev.skylight.workflows.ProductsResult;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The job over a shop's pictures: seen, steered, started, worked on, wherever Temporal runs.
 * Thread-safe; what goes wrong is a {@link dev.skylight.collection.SkylightException}.
 */
public final class ShopJob implements OneJob {

  private final JobPlace place;
  private final EmbeddedRun claim;
  private final Sight sight;

  /** Null with the embedded server of another process. */
  private final JobSession session;

  private ShopJob(
      JobPlace place, EmbeddedRun claim, JobSession session, Function<JobState, JobStatus> rest) {
    this.place = place;
    this.claim = claim;
    this.session = session;
    this.sight = new Sight(place.data(), JobKind.SHOP, rest);
  }

  /**
   * Opens the job to see and steer it; a server is connected to, which must answer within seconds.
   *
   * @param rest where things stand while no running job tells it, given the state to report
   * @param notice hears sentences for the user, as the address of a server that was started
   */
  public static ShopJob open(
      JobPlace place, Function<JobState, JobStatus> rest, Consumer<String> notice) {
    return new ShopJob(place, null, place.embedded() ? null : JobSession.open(place, notice), rest);
  }

  /**
   * Opens the job to start it, or to work on it; the embedded server is started.
   *
   * @param claim of the data folder; null on a server
   */
  public static ShopJob start(JobPlace place, EmbeddedRun claim, Consumer<String> notice) {
    return new ShopJob(
        place,
        claim,
        JobSession.open(place, notice),
        state -> JobStatus.at(workflowId(place.data()), state));
  }

  /** Id of the job of a data folder. */
  public static String workflowId(DataFolder data) {
    return JobKind.SHOP.workflowId(data.name());
  }

  @Override
  public boolean embedded() {
    return place.embedded();
  }

  @Override
  public String workflowId() {
    return workflowId(place.data());
  }

  @Override
  public JobStatus status() {
    return session == null
        ? sight.embeddedStatus()
        : JobSession.translating(() -> sight.status(session.products()));
  }

  @Override
  public boolean running() {
    return session == null
        ? sight.files().alive()
        : JobSession.translating(() -> session.products().running());
  }

  @Override
  public JobStatus ask(Request request, Consumer<JobStatus> meanwhile) {
    return session == null
        ? sight.askEmbedded(request, meanwhile)
        : JobSession.translating(
            () -> sight.ask(session.products(), session.where(), request, meanwhile));
  }

  /** Starts the job, or attaches to the one that runs, whatever it was asked for. */
  public RunningJob<ProductsResult> embed(ShopEmbedding what) {
    return session.embedProducts(what, claim);
  }

  /**
   * Works on it in this process.
   *
   * @param shop where the pictures are; none of it travels through Temporal
   * @param models closed with the work
   * @param slots chunks at work at once
   */
  public LocalWork work(ShopSettings shop, ShopModels models, int slots) {
    return session.workOnShop(shop, models, slots);
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
    }
  }
}
