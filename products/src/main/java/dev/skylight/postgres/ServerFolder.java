package dev.skylight.postgres;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.Folders;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What a local server keeps: {@code data}, {@code password}, {@code port}, {@code log}.
 *
 * @param folder of all of them
 */
record ServerFolder(Path folder) {

  /** Who owns everything in it. */
  static final String USER = "postgres";

  private static final int PASSWORD_BYTES = 24;
  private static final long INITIALIZE_SECONDS = 300;
  private static final int LOG_END = 4096;

  Path data() {
    return folder.resolve("data");
  }

  Path log() {
    return folder.resolve("log");
  }

  Path lock() {
    return folder.resolve("lock");
  }

  private Path passwordFile() {
    return folder.resolve("password");
  }

  String password() {
    try {
      return Files.readString(passwordFile()).strip();
    } catch (IOException e) {
      throw IoFailures.ofFile("read the password of the local database", passwordFile(), e);
    }
  }

  /** The port that the server had, or 0. */
  int port() throws IOException {
    Path file = folder.resolve("port");
    String text = Files.exists(file) ? Files.readString(file).strip() : "";
    return text.matches("[0-9]{4,5}") && Integer.parseInt(text) < 65536
        ? Integer.parseInt(text)
        : 0;
  }

  void port(int port) throws IOException {
    AtomicFiles.write(folder.resolve("port"), temp -> Files.writeString(temp, port + "\n"));
  }

  /** Makes password and data, unless they are there; a kill in between leaves no half. */
  void initialize(ServerUser user, boolean careless) throws IOException {
    if (Files.exists(data())) {
      return;
    }
    Path half = folder.resolve("data.new");
    Folders.delete(half);
    writePassword();
    user.give(passwordFile());
    List<String> command =
        new ArrayList<>(
            List.of(
                user.program("initdb"),
                "-D",
                half.toString(),
                "-U",
                USER,
                "--auth=scram-sha-256",
                "--pwfile=" + passwordFile(),
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions"));
    if (careless) {
      command.add("--no-sync");
    }
    Program made = Program.run(user.command(command), INITIALIZE_SECONDS);
    if (made.code() != 0) {
      throw new SkylightException(
          Kind.BAD_INPUT, "Cannot make a database in " + folder + ": " + made.line() + ".");
    }
    Files.move(half, data());
  }

  private void writePassword() throws IOException {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    Files.deleteIfExists(passwordFile());
    Files.createFile(
        passwordFile(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(
        passwordFile(), Base64.getUrlEncoder().withoutPadding().encodeToString(bytes) + "\n");
  }

  /** Whether the last start met processes of the server before, which are about to end. */
  boolean stillInUse() throws IOException {
    String words = lastWords();
    return words.contains("postmaster.pid") || words.contains("shared memory block");
  }

  /** The last lines of the log, in one. */
  String lastWords() throws IOException {
    if (!Files.exists(log())) {
      return "";
    }
    try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
      byte[] end = new byte[(int) Math.min(LOG_END, file.length())];
      file.seek(file.length() - end.length);
      file.readFully(end);
      List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
      return String.join("; ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }
  }
}
