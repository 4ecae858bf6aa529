package dev.skylight.web.http;

import dev.skylight.collection.SkylightException;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failure is to whoever asked. Thread-safe. */
public final class Failures {

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final UnaryOperator<String> sentence;
  private final Consumer<Problem> heard;

  /**
   * Failures.
   *
   * @param sentence makes one that may be told to strangers
   * @param heard hears each problem
   */
  public Failures(UnaryOperator<String> sentence, Consumer<Problem> heard) {
    this.sentence = sentence;
    this.heard = heard;
  }

  /** As a problem; what nobody expected is logged. */
  public Problem problem(Throwable why, Request request) {
    Problem problem = judge(why, request);
    heard.accept(problem);
    return problem;
  }

  private Problem judge(Throwable why, Request request) {
    if (why instanceof Problem problem) {
      return problem;
    }
    if (why instanceof SkylightException failure) {
      return judge(failure, request);
    }
    if (why instanceof HttpException failure) { // of Jetty: what was sent is no HTTP
      return ofStatus(failure.getCode());
    }
    if (why instanceof java.util.concurrent.TimeoutException) {
      return new Problem(408, "bad_input", "The body did not arrive in time; send it again.");
    }
    LOG.error("{} {} failed", request.getMethod(), request.getHttpURI().getPath(), why);
    return ofStatus(500);
  }

  private Problem judge(SkylightException failure, Request request) {
    String message = sentence.apply(failure.getMessage());
    return switch (failure.kind()) {
      case BAD_INPUT -> Problem.badInput(message);
      case FINGERPRINT -> new Problem(409, "model", message);
      case MODEL -> {
        LOG.warn("{} failed", request.getHttpURI().getPath(), failure);
        yield new Problem(503, "model", message);
      }
      case TRANSIENT -> Problem.busy(message, 2);
      case DISK_FULL -> new Problem(507, "disk_full", message);
      case DAMAGED -> {
        LOG.warn("{} failed", request.getHttpURI().getPath(), failure);
        yield new Problem(500, "damaged", message).withTodo("./skylight verify");
      }
    };
  }

  /** What a status of HTTP says, where nothing more is known. */
  public static Problem ofStatus(int status) {
    return switch (status) {
      case 404 -> Problem.notFound("There is nothing at this address.");
      case 405 -> new Problem(405, "bad_input", "This address does not take this method.");
      case 408 -> new Problem(408, "bad_input", "The request did not arrive in time.");
      case 413 -> Problem.tooLarge("The body is too large.");
      case 414 -> new Problem(414, "too_large", "The address is too long.");
      case 415 -> new Problem(415, "unsupported", "This address does not take such a body.");
      case 431 -> new Problem(431, "too_large", "The headers are larger than 8 KB.");
      case 503 -> Problem.busy("The server is busy or ending; try again in a moment.", 2);
      case 505 -> new Problem(505, "bad_input", "Only HTTP/1.1 is spoken here.");
      default ->
          status >= 400 && status < 500
              ? new Problem(status, "bad_input", "The request is no proper HTTP.")
              : new Problem(500, "failed", "This failed for a reason that the server's log tells.");
    };
  }
}
