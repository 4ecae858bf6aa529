package dev.skylight.cli.shell;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a command sees of the process around it.
 *
 * @param out results, and nothing else
 * @param err everything else
 * @param outTerminal whether {@code out} is a terminal
 * @param terminal whether {@code err} is a terminal
 * @param env environment variables
 * @param ownsProcess whether the process may be ended by a signal handler of a command; false in
 *     tests
 */
public record Console(
    PrintStream out,
    PrintStream err,
    boolean outTerminal,
    boolean terminal,
    Map<String, String> env,
    boolean ownsProcess) {

  /** Where results go into no terminal. */
  public Console(
      PrintStream out,
      PrintStream err,
      boolean terminal,
      Map<String, String> env,
      boolean ownsProcess) {
    this(out, err, false, terminal, env, ownsProcess);
  }

  /** The console of this process; UTF-8 whatever the locale, since paths and words need it. */
  public static Console ofProcess() {
    return new Console(
        new ResultStream(new java.io.FileOutputStream(java.io.FileDescriptor.out)),
        new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, UTF_8),
        isTerminal(1),
        isTerminal(2),
        System.getenv(),
        true);
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

  /** Writes what is still held back of the results; tells why they did not all arrive, if so. */
  Optional<String> lost() {
    if (out instanceof ResultStream results) {
      return results.lost();
    }
    out.flush();
    return Optional.empty(); // of a test, in memory
  }

  /** Java can only ask about stdin and stdout together; the kernel tells where each leads. */
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd", String.valueOf(descriptor));
    try {
      String target = Files.readSymbolicLink(link).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (java.io.IOException | UnsupportedOperationException e) {
      return false; // no /proc: plain lines are right everywhere
    }
  }
}
