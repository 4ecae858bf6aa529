package dev.skylight.contactsheet;

import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.images.Thumbnail;
import dev.skylight.library.Found;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Answers as one HTML file that needs nothing else: thumbnails as {@code data:} addresses, no
 * script. A picture leads to its file.
 *
 * @param title heading of the page
 * @param subtitle a line below it, or empty
 * @param answers a section each
 */
public record ContactSheet(String title, String subtitle, List<Section> answers) {

  /** Copies the list. */
  public ContactSheet {
    answers = List.copyOf(answers);
  }

  /**
   * Writes the page; a file of before is replaced at once or not at all.
   *
   * @throws dev.skylight.collection.SkylightException where that cannot be done
   */
  public void write(Path file, Thumbnails thumbnails) {
    try {
      AtomicFiles.write(
          file,
          temp -> {
            try (BufferedWriter out = Files.newBufferedWriter(temp)) {
              page(out, thumbnails);
            }
          });
    } catch (IOException e) {
      throw IoFailures.ofFile("write the contact sheet", file, e);
    }
  }

  private void page(Writer out, Thumbnails thumbnails) throws IOException {
    out.write(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy"
          content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <header>
        <h1>%s</h1>
        """
            .formatted(escape(title), style(), escape(title)));
    if (!subtitle.isEmpty()) {
      out.write("<p>" + escape(subtitle) + "</p>\n");
    }
    out.write("</header>\n<main>\n");
    for (int i = 0; i < answers.size(); i++) {
      section(out, i + 1, answers.get(i), thumbnails);
    }
    out.write(
        """
        </main>
        <footer>Scores are cosine similarities. Made by Skylight.</footer>
        </body>
        </html>
        """);
  }

  private void section(Writer out, int number, Section section, Thumbnails thumbnails)
      throws IOException {
    int count = section.found().size();
    out.write(
        """
        <section aria-labelledby="q%d">
        <h2 id="q%d">%s<small>%s</small></h2>
        <ol>
        """
            .formatted(
                number,
                number,
                escape(section.question()),
                count == 0 ? "nothing found" : count == 1 ? "1 picture" : count + " pictures"));
    for (Found found : section.found()) {
      picture(out, found, thumbnails.of(found));
    }
    out.write("</ol>\n</section>\n");
  }

  private void picture(Writer out, Found found, Thumbnails.Made made) throws IOException {
    out.write("<li><figure>\n");
    Thumbnail thumbnail = made.thumbnail();
    if (thumbnail == null) {
      out.write("<div class=\"frame\"><p class=\"gone\">Not shown: ");
      out.write(escape(made.problem()) + "</p></div>\n");
    } else {
      out.write(
          "<a class=\"frame\" href=\""
              + escape(found.file().orElseThrow().toUri().toString())
              + "\"><img alt=\"");
      out.write(escape(found.caption().isEmpty() ? found.fileName() : found.caption()));
      out.write("\" width=\"" + thumbnail.width());
      out.write("\" height=\"" + thumbnail.height());
      out.write("\" src=\"data:image/jpeg;base64,");
      out.write(
          new String(Base64.getEncoder().encode(thumbnail.jpeg()), StandardCharsets.US_ASCII));
      out.write("\"></a>\n");
    }
    out.write("<figcaption>\n");
    if (!found.caption().isEmpty()) {
      out.write("<span class=\"caption\">" + escape(found.caption()) + "</span>\n");
    }
    out.write(
        "<span class=\"facts\"><span class=\"file\" title=\"%s\">%s</span>"
            .formatted(escape(found.path()), escape(found.fileName())));
    out.write(
        String.format(
            Locale.ROOT, "<span class=\"score\">%.4f</span></span>%n", (double) found.score()));
    out.write("</figcaption>\n</figure></li>\n");
  }

  private static String style() throws IOException {
    try (InputStream css = ContactSheet.class.getResourceAsStream("contact-sheet.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * For text and for attributes in double quotes; what HTML forbids, or what would turn the text
   * around it, becomes a replacement sign.
   */
  static String escape(String text) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default ->
                    html.appendCodePoint(
                        Character.isISOControl(c)
                                || Character.getType(c) == Character.SURROGATE
                                || turnsText(c)
                            ? 0xfffd
                            : c);
              }
            });
    return html.toString();
  }

  /** Overrides and embeddings of direction: unclosed ones would turn what the page itself says. */
  private static boolean turnsText(int c) {
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  }
}
