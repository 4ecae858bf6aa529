package dev.skylight.web.gate;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** What every answer says to browsers. */
public final class SecurityHeaders {

  private static final HttpField[] ALL = {
    new PreEncodedHttpField("X-Content-Type-Options", "nosniff"),
    new PreEncodedHttpField(
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' blob:; style-src 'self'; script-src 'self'; object-src"
            + " 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"),
    new PreEncodedHttpField("Referrer-Policy", "no-referrer"),
    new PreEncodedHttpField("Cross-Origin-Resource-Policy", "same-origin"),
    new PreEncodedHttpField("Cross-Origin-Opener-Policy", "same-origin"),
  };

  private SecurityHeaders() {}

  /** Puts them. */
  public static void put(HttpFields.Mutable headers) {
    for (HttpField field : ALL) {
      headers.put(field);
    }
  }
}
