package dev.skylight.postgres;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * As whom a server runs: PostgreSQL refuses root. Root's server runs in a user namespace, in which
 * root's files are those of somebody else; where there may be none, as in most containers, it runs
 * as nobody.
 *
 * @param before what stands before each command
 * @param install with the programs
 * @param owner to whom the server's files are given; 0: they are ours
 */
record ServerUser(List<String> before, Path install, int owner) {

  private static final int NOBODY = 65534;
  private static final long SECONDS = 60;

  /** Decides as whom. */
  @FunctionalInterface
  interface Choice {
    /** For programs, and a folder that exists. */
    ServerUser of(Path install, Path folder) throws IOException;
  }

  /**
   * For a folder, which exists.
   *
   * @throws SkylightException BAD_INPUT where the programs cannot be run there
   */
  static ServerUser of(Path install, Path folder) throws IOException {
    if (!Files.isExecutable(install.resolve("bin/postgres"))
        || !Files.isExecutable(install.resolve("bin/initdb"))) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "There is no PostgreSQL in " + install + ": bin/postgres and bin/initdb are looked for.");
    }
    if (!isRoot()) {
      return new ServerUser(ending(), install, 0);
    }
    List<String> inNamespace = new ArrayList<>(session());
    inNamespace.addAll(
        List.of("unshare", "--user", "--map-user=" + NOBODY, "--map-group=" + NOBODY));
    inNamespace.addAll(List.of("setpriv", "--pdeathsig", "INT", "--"));
    ServerUser here = new ServerUser(inNamespace, install, 0);
    return here.works(folder) ? here : nobody(install, folder);
  }

  /** As nobody, who may not look into root's home: then with programs of its own. */
  static ServerUser nobody(Path install, Path folder) throws IOException {
    List<String> before = new ArrayList<>(session());
    before.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    before.addAll(List.of("--pdeathsig", "INT", "--"));
    ServerUser nobody = new ServerUser(before, install, NOBODY);
    nobody.give(folder);
    if (nobody.works(folder)) {
      return nobody;
    }
    ServerUser own =
        new ServerUser(before, ProgramCopy.of(install, folder.resolve("program")), NOBODY);
    if (own.works(folder)) {
      return own;
    }
    throw new SkylightException(
        Kind.BAD_INPUT,
        "PostgreSQL does not run as root, and as another user it cannot work in "
            + folder
            + ": run the command as an ordinary user, or use a folder that all may enter.");
  }

  private static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self) && Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
  }

  /** A session of its own: Ctrl-C in this terminal is for us, who may have rows to write. */
  private static List<String> session() {
    return has("setsid") ? List.of("setsid") : List.of();
  }

  /** The server ends when we do, however we do. */
  private static List<String> ending() {
    List<String> before = new ArrayList<>(session());
    if (has("setpriv")) {
      before.addAll(List.of("setpriv", "--pdeathsig", "INT", "--"));
    }
    return before;
  }

  private static boolean has(String program) {
    return Files.isExecutable(Path.of("/usr/bin", program))
        || Files.isExecutable(Path.of("/bin", program));
  }

  private boolean works(Path folder) {
    try {
      String script = "test -w \"$1\" && test -x \"$1\" && exec \"$0\" --version";
      List<String> words = List.of("sh", "-c", script, program("postgres"), folder.toString());
      return Program.run(command(words), SECONDS).said().startsWith("postgres (PostgreSQL)");
    } catch (IOException e) {
      return false; // one of the programs before it is not there
    }
  }

  /** A program of PostgreSQL. */
  String program(String name) {
    return install.resolve("bin").resolve(name).toString();
  }

  /** The command as that user. */
  List<String> command(List<String> words) {
    List<String> all = new ArrayList<>(before);
    all.addAll(words);
    return all;
  }

  /** Gives a file to the server's user. */
  void give(Path file) throws IOException {
    if (owner != 0) {
      Files.setAttribute(file, "unix:uid", owner);
      Files.setAttribute(file, "unix:gid", owner);
    }
  }
}
