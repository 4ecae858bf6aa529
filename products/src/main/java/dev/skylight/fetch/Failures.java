package dev.skylight.fetch;

import dev.skylight.fetch.FetchException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;

/** Sentences of what can go wrong between a request and its answer, and whether it may pass. */
final class Failures {

  private Failures() {}

  /**
   * Why there is no answer.
   *
   * @param picture its URL as it is shown, with where it was redirected to
   */
  static AttemptException of(IOException e, String picture, String host, FetchSettings settings) {
    if (e instanceof GuardedResolver.Forbidden forbidden) {
      return AttemptException.last(
          Reason.FORBIDDEN_ADDRESS, forbidden(forbidden, picture, host), e);
    }
    String cannot = picture + " cannot be fetched: ";
    if (e instanceof UnknownHostException) {
      // the JDK remembers for some seconds that there is none: another attempt asks nobody
      return AttemptException.last(
          Reason.UNREACHABLE,
          cannot
              + "no address of "
              + host
              + " is known. Correct the name, or try again when the"
              + " network is there.",
          e);
    }
    if (e instanceof SSLException && !has(e, EOFException.class, SocketException.class)) {
      return AttemptException.last(Reason.TLS, cannot + tls(e, host), e);
    }
    if (e instanceof MessageConstraintException) {
      return AttemptException.last(
          Reason.TOO_LARGE, picture + " comes with a header that is too large to be read.", e);
    }
    if (e instanceof ClientProtocolException) {
      return AttemptException.last(
          Reason.UNREACHABLE, cannot + "what " + host + " answers is no HTTP. Correct the URL.", e);
    }
    return AttemptException.passing(cannot + passing(e, host, settings), null, e);
  }

  private static String forbidden(GuardedResolver.Forbidden e, String picture, String host) {
    return e.never()
        ? picture
            + " cannot be fetched: "
            + host
            + " lies at an address that no picture is fetched"
            + " from, such as one that hands out a machine's credentials."
        : picture
            + " cannot be fetched: "
            + host
            + " lies at an address of this machine or its"
            + " network. If that is meant, allow it with --allow-host "
            + host
            + ".";
  }

  private static String tls(IOException e, String host) {
    if (e instanceof SSLPeerUnverifiedException) {
      return "the certificate of " + host + " is for other names. Correct the URL.";
    }
    if (has(e, CertificateExpiredException.class)) {
      return "the certificate of " + host + " has expired.";
    }
    if (has(e, CertificateException.class)) {
      return "the certificate of "
          + host
          + " comes from nobody who is trusted here. Of an own authority, name its key store in"
          + " SKYLIGHT_JAVA_OPTS: -Djavax.net.ssl.trustStore=FILE.";
    }
    return host + " and this program have no way of encrypting in common.";
  }

  private static String passing(IOException e, String host, FetchSettings settings) {
    if (e instanceof ConnectTimeoutException) {
      return host + " takes no connection within " + time(settings.connect()) + ".";
    }
    if (e instanceof SocketTimeoutException) {
      return host + " sent nothing for " + time(settings.read()) + ".";
    }
    if (e instanceof ConnectException || e instanceof NoRouteToHostException) {
      return host + " takes no connection.";
    }
    return host + " ended the connection before the answer was whole.";
  }

  @SafeVarargs
  private static boolean has(Throwable e, Class<? extends Throwable>... causes) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      for (Class<? extends Throwable> wanted : causes) {
        if (wanted.isInstance(cause)) {
          return true;
        }
      }
    }
    return false;
  }

  /** A time for people. */
  static String time(Duration time) {
    return time.toMillis() < 1000
        ? time.toMillis() + " ms"
        : String.format(Locale.ROOT, "%,d s", time.toSeconds());
  }
}
