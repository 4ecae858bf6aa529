package dev.skylight.fetch;

import java.util.regex.Pattern;

/**
 * By what a server tells whether a picture has changed (RFC 9110, 8.8). What is no header of up to
 * 500 characters of ASCII is left out, so both can be kept anywhere.
 *
 * @param etag as sent, or null
 * @param lastModified as sent, or null
 */
public record Validators(String etag, String lastModified) {

  /** Nothing is known: the whole picture is asked for. */
  public static final Validators NONE = new Validators(null, null);

  private static final Pattern HEADER = Pattern.compile("[!-~][ -~]{0,499}");

  /** Leaves out what is no header. */
  public Validators {
    etag = header(etag);
    lastModified = header(lastModified);
  }

  private static String header(String value) {
    return value != null && HEADER.matcher(value).matches() ? value : null;
  }

  /** These, or where they say nothing those of an earlier answer. */
  Validators or(Validators earlier) {
    return new Validators(
        etag == null ? earlier.etag : etag,
        lastModified == null ? earlier.lastModified : lastModified);
  }
}
