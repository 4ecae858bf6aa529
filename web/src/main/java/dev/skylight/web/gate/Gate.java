package dev.skylight.web.gate;

import dev.skylight.web.http.Parameters;
import dev.skylight.web.http.Problem;
import dev.skylight.web.http.Reply;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Stands before everything else; what it refuses reaches nothing behind it. */
public final class Gate extends Handler.Wrapper {

  private static final Pattern PICTURE =
      Pattern.compile("/api/v1/(?:products/)?images/[^/]*/(?:file|thumb(?:/.*)?|large/.*)");

  /** Asked by machines that know no token; they tell nothing else. */
  private static final Set<String> HEALTH = Set.of("/health", "/health/live");

  private final HostRule hosts;
  private final OriginRule origins;
  private final OtherSites others;
  private final TokenRule token;
  private final Consumer<String> refused;

  /**
   * A gate.
   *
   * @param behind what it guards
   * @param names of hosts that are right beside this machine's own
   * @param others origins of other sites that may ask, too
   * @param token that must be known, or null
   * @param refused hears {@code host}, {@code cross_site} or {@code token}
   */
  public Gate(
      Handler behind,
      List<String> names,
      List<String> others,
      String token,
      Consumer<String> refused) {
    super(behind);
    this.hosts = new HostRule(names);
    this.origins = new OriginRule(hosts);
    this.others = new OtherSites(others);
    this.token = token == null ? null : new TokenRule(token);
    this.refused = refused;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    SecurityHeaders.put(response.getHeaders());
    try {
      Reply reply = judge(request, response.getHeaders());
      if (reply != null) {
        reply.send(request, response, callback);
        return true;
      }
    } catch (Problem e) {
      Reply.problem(e).send(request, response, callback);
      return true;
    }
    return super.handle(request, response, callback);
  }

  /** A reply of its own; null: the request may pass. */
  private Reply judge(Request request, HttpFields.Mutable answer) {
    HttpFields headers = request.getHeaders();
    HttpURI address = request.getHttpURI();
    SocketAddress local = request.getConnectionMetaData().getLocalSocketAddress();
    List<String> named = headers.getValuesList(HttpHeader.HOST);
    boolean right =
        named.size() == 1
            && hosts.allows(named.get(0), local)
            && (address.getAuthority() == null || hosts.allows(address.getAuthority(), local))
            && (address.getScheme() == null || address.getScheme().equals("http"));
    if (!right) {
      refused.accept("host");
      throw Problem.forbidden(
          "This server is not called that; open it at its own address, or start it with"
              + " --host-name.");
    }
    String path = address.getPath();
    boolean other = others.allow(request, answer);
    if (other && others.asks(request)) {
      return others.reply();
    }
    if (!other && !ours(request, named.get(0))) {
      refused.accept("cross_site");
      throw Problem.forbidden("Another site sent this request; this server only answers its own.");
    }
    return token == null || HEALTH.contains(path) ? null : judgeToken(request, path, local);
  }

  /** Whether a page of ours sent this, as far as it is known and matters. */
  private boolean ours(Request request, String host) {
    HttpFields headers = request.getHeaders();
    List<String> sites = headers.getValuesList("Sec-Fetch-Site");
    if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
      return origins.allows(host, headers.getValuesList(HttpHeader.ORIGIN), sites);
    }
    String path = request.getHttpURI().getCanonicalPath(); // the router decodes it, too
    return path == null || !PICTURE.matcher(path).matches() || origins.allowsPicture(sites);
  }

  private Reply judgeToken(Request request, String path, SocketAddress local) {
    int port = local instanceof InetSocketAddress here ? here.getPort() : 0;
    HttpFields headers = request.getHeaders();
    if ("/".equals(path) && request.getMethod().equals("GET")) {
      String given = new Parameters(request.getHttpURI().getQuery()).text("token");
      if (token.is(given)) {
        return (asked, response, callback) -> {
          response.getHeaders().put(HttpHeader.SET_COOKIE, token.cookie(port));
          Reply.redirect(303, "/").send(asked, response, callback);
        };
      }
    }
    if (!token.authorizes(headers.get(HttpHeader.AUTHORIZATION))
        && !token.remembers(headers.getValuesList(HttpHeader.COOKIE), port)) {
      refused.accept("token");
      throw new Problem(
          401,
          "unauthorized",
          "This server wants its token: open /?token=TOKEN in a browser, or send Authorization:"
              + " Bearer TOKEN.");
    }
    return null;
  }
}
