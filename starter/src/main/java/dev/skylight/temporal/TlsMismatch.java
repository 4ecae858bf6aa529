package dev.skylight.temporal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.skylight.collection.SkylightException;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Why a server that is there cannot be talked to: one side speaks TLS, the other does not. gRPC
 * only says that it is not available, so the server is asked once, by hand.
 */
final class TlsMismatch {

  private static final Logger LOG = LoggerFactory.getLogger(TlsMismatch.class);
  private static final int TIMEOUT_MILLIS = 2_000;

  /** What a client of HTTP/2 begins with: the preface and an empty frame of settings. */
  private static final byte[] HELLO =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(US_ASCII);

  private static final int FRAME_HEADER = 9;
  private static final byte SETTINGS = 4;
  private static final byte TLS_ALERT = 21;

  private enum Speaks {
    PLAIN,
    TLS,
    UNKNOWN
  }

  private TlsMismatch() {}

  /** The sentence that says which of the two to change; empty where TLS is not what is wrong. */
  static Optional<SkylightException> explain(
      ClientConfigProfile profile, WorkflowServiceStubsOptions options, String address) {
    boolean tls = options.getEnableHttps() || options.getSslContext() != null;
    Speaks server = ask(address);
    if (tls && server == Speaks.PLAIN) {
      return Optional.of(badInput(withoutTls(profile, address)));
    }
    if (!tls && server == Speaks.TLS) {
      return Optional.of(
          badInput(
              "The Temporal server at "
                  + address
                  + " speaks TLS, and this side does not: set TEMPORAL_TLS=true (or tls in the"
                  + " profile), or name the address of a server without TLS."));
    }
    return Optional.empty();
  }

  private static String withoutTls(ClientConfigProfile profile, String address) {
    boolean key = profile.getApiKey() != null && !profile.getApiKey().isBlank();
    return "The Temporal server at "
        + address
        + " speaks no TLS, and "
        + (key
            ? "with an API key this side does: unset TEMPORAL_API_KEY (or api_key in the profile),"
                + " or set TEMPORAL_TLS=false, for this server"
            : "TLS is asked for on this side: unset TEMPORAL_TLS and the TEMPORAL_TLS_* variables"
                + " (or tls in the profile) for this server")
        + ", or name the address of a server with TLS.";
  }

  private static SkylightException badInput(String sentence) {
    return new SkylightException(SkylightException.Kind.BAD_INPUT, sentence);
  }

  private static Speaks ask(String address) {
    try (Socket socket = new Socket()) {
      URI uri = URI.create("tcp://" + address);
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(HELLO);
      byte[] answer = socket.getInputStream().readNBytes(FRAME_HEADER);
      LOG.debug("{} answers {}", address, Arrays.toString(answer));
      if (answer.length > 0 && answer[0] == TLS_ALERT) {
        return Speaks.TLS;
      }
      return answer.length == FRAME_HEADER && answer[3] == SETTINGS ? Speaks.PLAIN : Speaks.UNKNOWN;
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("{} does not say whether it speaks TLS", address, e);
      return Speaks.UNKNOWN; // then the sentence is the general one
    }
  }
}
