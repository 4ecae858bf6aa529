package dev.skylight.web.api;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Sentences of the engine as strangers may read them: it names files with their whole paths, which
 * is right on a terminal and nobody's business elsewhere.
 */
public final class Sentences {

  /** A path with at least one folder; what stands in an address or after a word is none. */
  private static final Pattern PATH =
      Pattern.compile("(?<![\\w./:~-])(?:~|[A-Za-z]:)?[/\\\\](?:[^\\s/\\\\:\"',;]+[/\\\\])+");

  private final Path folder;

  /** Of a collection in a folder, whose name may hold spaces. */
  public Sentences(Path folder) {
    this.folder = folder;
  }

  /** The same sentence with the names of files alone. */
  public String told(String sentence) {
    String plain = sentence == null ? "" : sentence;
    String whole = folder.toAbsolutePath().normalize() + "/";
    return PATH.matcher(plain.replace(whole, "").replace(folder + "/", "")).replaceAll("");
  }
}
