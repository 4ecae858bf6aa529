package dev.skylight.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command sees of the process around it.
 *
 * @param out results, and nothing else
 * @param err everything else
 * @param terminal whether {@code err} is a terminal
 * @param env environment variables
 * @param ownsProcess whether the process may be ended by a signal handler of a command; false in
 *     tests
 */
public record Console(
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Map<String, String> env,
    boolean ownsProcess) {

  /** The console of this process; UTF-8 whatever the locale, since paths and words need it. */
  static Console ofProcess() {
    return new Console(
        new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.out), false, UTF_8),
        new PrintStream(new java.io.FileOutputStream(java.io.FileDescriptor.err), true, UTF_8),
        stderrIsTerminal(),
        System.getenv(),
        true);
  }

  private static final java.nio.charset.Charset UTF_8 = StandardCharsets.UTF_8;

  /** Java can only ask about stdin and stdout; the kernel tells where descriptor 2 leads. */
  private static boolean stderrIsTerminal() {
    Path stderr = Path.of("/proc/self/fd/2");
    try {
      String target = Files.readSymbolicLink(stderr).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (java.io.IOException | UnsupportedOperationException e) {
      return false; // no /proc: plain lines are right everywhere
    }
  }
}
