package dev.skylight.cli.shell;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * What happens at Ctrl-C and SIGTERM while some work goes on. The JVM gives no way to keep going,
 * so the action runs in a shutdown hook, and the hook ends the process to choose its exit code.
 */
public final class Interruption {

  private Interruption() {}

  /** What to say and how to exit after an interruption. */
  public record Ending(String message, int exitCode) {}

  /** Does {@code work}; should the process be asked to end meanwhile, {@code action} is done. */
  public static <T> T during(Screen screen, Supplier<Ending> action, Callable<T> work)
      throws Exception {
    if (!screen.ownsProcess()) {
      return work.call();
    }
    Thread hook = new Thread(() -> end(screen, action), "interruption");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.call();
    } finally {
      remove(hook);
    }
  }

  private static void end(Screen screen, Supplier<Ending> action) {
    int code = ExitCodes.INTERRUPTED;
    try {
      Ending ending = action.get();
      code = ending.exitCode();
      screen.err().println(ending.message());
    } finally {
      screen.out().flush();
      screen.err().flush();
      Runtime.getRuntime().halt(code);
    }
  }

  /** The work is over: from here on the process ends by itself. */
  private static void remove(Thread hook) throws InterruptedException {
    boolean removed;
    try {
      removed = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      removed = false; // the hook runs already
    }
    if (!removed) {
      // it ends the process; until then this thread must not print a second ending
      hook.join();
    }
  }
}
