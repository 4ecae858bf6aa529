package dev.skylight.web.http;

/** Why a request is not answered, in the words of the API. Nothing of it is logged as a failure. */
public final class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String todo;
  private final int retrySeconds;
  private final String allow;

  private Problem(
      int status, String code, String message, String todo, int retrySeconds, String allow) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
    this.todo = todo;
    this.retrySeconds = retrySeconds;
    this.allow = allow;
  }

  /**
   * A problem.
   *
   * @param status of HTTP
   * @param code one of those that the API lists
   * @param message what happened, to which thing, what to do now
   */
  public Problem(int status, String code, String message) {
    this(status, code, message, "", 0, "");
  }

  /** The same, with a command that mends it. */
  public Problem withTodo(String command) {
    return new Problem(status, code, getMessage(), command, retrySeconds, allow);
  }

  /** 400: the request says something that cannot be. */
  public static Problem badInput(String message) {
    return new Problem(400, "bad_input", message);
  }

  /** 403. */
  public static Problem forbidden(String message) {
    return new Problem(403, "forbidden", message);
  }

  /** 404. */
  public static Problem notFound(String message) {
    return new Problem(404, "not_found", message);
  }

  /** 413. */
  public static Problem tooLarge(String message) {
    return new Problem(413, "too_large", message);
  }

  /** 405, with the methods that there are. */
  public static Problem wrongMethod(String method, String allow) {
    return new Problem(
        405,
        "bad_input",
        "This address does not take " + method + ", only " + allow + ".",
        "",
        0,
        allow);
  }

  /** 503: to be tried again after some seconds. */
  public static Problem busy(String message, int retrySeconds) {
    return new Problem(503, "busy", message, "", retrySeconds, "");
  }

  /** Of HTTP. */
  public int status() {
    return status;
  }

  /** As the API lists them. */
  public String code() {
    return code;
  }

  /** A command that mends it, or empty. */
  public String todo() {
    return todo;
  }

  /** Seconds after which to try again; 0: trying again does not help. */
  public int retrySeconds() {
    return retrySeconds;
  }

  /** Methods that the address takes, or empty. */
  public String allow() {
    return allow;
  }
}
