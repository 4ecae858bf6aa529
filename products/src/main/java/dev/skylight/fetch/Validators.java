package dev.skylight.fetch;

/**
 * By what a server tells whether a picture has changed (RFC 9110, 8.8).
 *
 * @param etag as sent, or null
 * @param lastModified as sent, or null
 */
public record Validators(String etag, String lastModified) {

  /** Nothing is known: the whole picture is asked for. */
  public static final Validators NONE = new Validators(null, null);
}
