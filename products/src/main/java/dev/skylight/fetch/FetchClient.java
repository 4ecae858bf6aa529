package dev.skylight.fetch;

import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** Apache's client with everything turned off that would act on its own. */
final class FetchClient {

  /** A connection that was idle for this long may have been closed by the server: it is tried. */
  private static final Duration IDLE = Duration.ofMillis(100);

  private static final int MOST_HEADERS = 200;
  private static final int LONGEST_HEADER = 16 << 10;

  private FetchClient() {}

  /** No proxy, cookies, credentials, redirects, unpacking, upgrades or attempts of its own. */
  static CloseableHttpClient of(FetchSettings settings, GuardedResolver resolver, SSLContext tls) {
    Timeout read = Timeout.of(settings.read());
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(resolver)
            .setTlsSocketStrategy(
                new DefaultClientTlsStrategy(
                    tls,
                    HostnameVerificationPolicy.CLIENT,
                    HttpsSupport.getDefaultHostnameVerifier()))
            .setMaxConnPerRoute(settings.total()) // who may ask when is decided by Slots
            .setMaxConnTotal(settings.total())
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(
                        Http1Config.custom()
                            .setMaxHeaderCount(MOST_HEADERS)
                            .setMaxLineLength(LONGEST_HEADER)
                            .build())
                    .build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(settings.connect()))
                    .setSocketTimeout(read)
                    .setValidateAfterInactivity(TimeValue.of(IDLE))
                    .build())
            .setDefaultSocketConfig(SocketConfig.custom().setSoTimeout(read).build())
            .build();
    return HttpClientBuilder.create()
        .setConnectionManager(connections)
        .setUserAgent("skylight")
        .disableCookieManagement()
        .disableAuthCaching()
        .disableRedirectHandling()
        .disableContentCompression()
        .disableAutomaticRetries()
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setResponseTimeout(read)
                .setAuthenticationEnabled(false)
                .setProtocolUpgradeEnabled(false)
                .build())
        .build();
  }
}
