package dev.skylight.temporal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.temporal.Target.Kind;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.ClientConfigTLS;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One side speaks TLS, the other does not. */
@Tag("once") // what it tries is the system's and the server's, not the JVM's
@Timeout(60)
class TlsMismatchTest {

  private static final Duration WAIT = Duration.ofMillis(500);

  private Server plain;

  @BeforeEach
  void start() throws Exception {
    plain =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .build()
            .start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    plain.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
  }

  private static SkylightException refused(ClientConfigProfile profile) {
    Target target = new Target(Kind.ADDRESS, profile.getAddress());
    return assertThrows(
        SkylightException.class, () -> TemporalConnection.server(target, profile, WAIT));
  }

  private static void assertSays(String sentence, SkylightException e) {
    assertTrue(e.getMessage().contains(sentence), e.getMessage());
    assertEquals(SkylightException.Kind.BAD_INPUT, e.kind());
  }

  private ClientConfigProfile.Builder toPlain() {
    return ClientConfigProfile.newBuilder().setAddress("127.0.0.1:" + plain.getPort());
  }

  @Test
  void anApiKeyForAServerWithoutTls() {
    SkylightException e = refused(toPlain().setApiKey("secret").build());
    assertSays("speaks no TLS, and with an API key this side does: unset TEMPORAL_API_KEY", e);
  }

  @Test
  void tlsForAServerWithoutIt() {
    ClientConfigTLS tls = ClientConfigTLS.newBuilder().setDisabled(false).build();
    SkylightException e = refused(toPlain().setTls(tls).build());
    assertSays("speaks no TLS, and TLS is asked for on this side: unset TEMPORAL_TLS", e);
  }

  @Test
  void noTlsForAServerWithIt() throws Exception {
    try (ServerSocket tls = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      // what a server with TLS answers to anything else: the alert "unexpected message"
      Thread server =
          new Thread(
              () -> {
                while (true) {
                  try (Socket client = tls.accept()) {
                    client.getInputStream().read();
                    client.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 10});
                  } catch (java.io.IOException e) {
                    if (tls.isClosed()) {
                      return;
                    }
                  }
                }
              });
      server.setDaemon(true);
      server.start();
      ClientConfigProfile profile =
          ClientConfigProfile.newBuilder().setAddress("127.0.0.1:" + tls.getLocalPort()).build();
      SkylightException e =
          TlsMismatch.explain(profile, Profiles.stubs(profile), profile.getAddress()).orElseThrow();
      assertSays("speaks TLS, and this side does not: set TEMPORAL_TLS=true", e);
    }
  }

  @Test
  void anythingElseIsSaidInGeneral() throws Exception {
    ClientConfigProfile profile = toPlain().setApiKey("secret").build();
    plain.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
    SkylightException e = refused(profile);
    assertTrue(e.getMessage().contains("Cannot reach a Temporal server"), e.getMessage());
  }
}
