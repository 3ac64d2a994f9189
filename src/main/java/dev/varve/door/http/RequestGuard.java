package dev.varve.door.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses, before anything is read, what no client of this service sends: requests that a page of
 * another site makes a browser send, those for other hosts, and addresses that are not plain. Runs
 * on the event loop. Thread-safe.
 *
 * <p>What is cross-site is decided as in Go's <a
 * href="https://pkg.go.dev/net/http#CrossOriginProtection">CrossOriginProtection</a>: browsers send
 * {@code Sec-Fetch-Site}, older ones {@code Origin}, and programs neither.
 */
public final class RequestGuard implements Handler<RoutingContext> {

    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

    private static final Set<String> SAME_SITE = Set.of("same-origin", "none");

    /** Asked by platforms under whatever name they know, and nobody's secret. */
    private static final String PROBES = "/health";

    /** The part of an address before its path. */
    private static final Pattern BEFORE_PATH =
            Pattern.compile("^[a-z]+://([^/?#]*)", Pattern.CASE_INSENSITIVE);

    /**
     * With segments that are empty, {@code .} or {@code ..}, encoded or not: the HTTP layer would
     * normalize them before it looks for who answers, so that records for a table of a wrong name
     * would go to another one. With parameters of a segment or a slash at the end, which it would
     * cut off, unlike a proxy whose rules name paths.
     */
    private static final Pattern NOT_PLAIN =
            Pattern.compile(
                    "[^?#]*(/((\\.|%2e){0,2}/|(\\.|%2e){1,2}($|[?#]))|;|(?<=.)/($|[?#])).*",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final AllowedHosts hosts;

    public RequestGuard(AllowedHosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        Optional<Refusal> unframed = unframed(request);
        if (unframed.isPresent()) {
            Replies.sendLast(context, unframed.get());
            return;
        }
        refusal(request).ifPresentOrElse(refusal -> answer(context, refusal), context::next);
    }

    /**
     * Requests that a proxy before this service might read otherwise than this does: of no version
     * that it knows, for two hosts, or with a body whose coding hides its end.
     */
    private static Optional<Refusal> unframed(HttpServerRequest request) {
        if (request.version() == null) {
            return malformed("the version is none of HTTP/1.0, HTTP/1.1 and HTTP/2");
        }
        if (request.headers().getAll(HttpHeaders.HOST).size() > 1) {
            return malformed("the request names more than one host");
        }
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        boolean known =
                codings.isEmpty()
                        || (codings.size() == 1
                                && codings.getFirst().strip().equalsIgnoreCase("chunked")
                                && request.version() != HttpVersion.HTTP_1_0);
        return known
                ? Optional.empty()
                : malformed("Transfer-Encoding may be 'chunked' alone, and in HTTP/1.1 only");
    }

    private static Optional<Refusal> malformed(String sentence) {
        return Optional.of(new Refusal(Refusal.Reason.MALFORMED, sentence));
    }

    static boolean isProbe(String path) {
        return path.startsWith(PROBES);
    }

    private Optional<Refusal> refusal(HttpServerRequest request) {
        Matcher before = BEFORE_PATH.matcher(request.uri());
        String path = before.replaceFirst("");
        if (NOT_PLAIN.matcher(path).matches()) {
            return malformed(
                    "the address has a ';' or a segment that is empty, '.' or '..': no table has that name");
        }
        // what stands in the address goes before the header: RFC 9112, 3.2.2
        String host = before.reset().find() ? before.group(1) : host(request);
        if (!isProbe(path) && !hosts.contains(host)) {
            return Optional.of(
                    new Refusal(
                            Refusal.Reason.HOST,
                            "this service does not answer for the host '%s'; varve.http.hosts lists those that it answers for"
                                    .formatted(host)));
        }
        return isCrossSite(request, host)
                ? Optional.of(
                        new Refusal(
                                Refusal.Reason.CROSS_SITE,
                                "a page of another site may change nothing here"))
                : Optional.empty();
    }

    private static String host(HttpServerRequest request) {
        HostAndPort authority = request.authority();
        if (authority == null) {
            return "";
        }
        return authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
    }

    private static boolean isCrossSite(HttpServerRequest request, String host) {
        if (SAFE.contains(request.method())) {
            return false;
        }
        String site = request.getHeader("Sec-Fetch-Site");
        return site == null
                ? isForeign(request.getHeader(HttpHeaders.ORIGIN), host)
                : !SAME_SITE.contains(site);
    }

    private static boolean isForeign(@Nullable String origin, String host) {
        return origin != null && !origin.replaceFirst("^[a-z]+://", "").equals(host);
    }

    private static void answer(RoutingContext context, Refusal refusal) {
        Replies.send(context.response(), refusal.reason().status(), refusal);
    }
}
