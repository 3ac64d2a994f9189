package dev.varve.door.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Pattern;

/**
 * Refuses addresses that are not normalized: those with empty segments, {@code .} or {@code ..},
 * encoded or not. The HTTP layer would normalize them before it looks for who answers, so that
 * records for a table of a wrong name would go to another one.
 */
@Provider
@PreMatching
public final class PathNormalizationFilter implements ContainerRequestFilter {

    private static final Pattern NOT_NORMALIZED =
            Pattern.compile(
                    "[^?#]*/((\\.|%2e){0,2}/|(\\.|%2e){1,2}($|[?#])).*", Pattern.CASE_INSENSITIVE);

    private static final Pattern ORIGIN =
            Pattern.compile("^[a-z]+://[^/]*", Pattern.CASE_INSENSITIVE);

    private final HttpServerRequest request;

    /**
     * @param request stands for the one that is being answered
     */
    @Inject
    public PathNormalizationFilter(HttpServerRequest request) {
        this.request = request;
    }

    /**
     * @throws Refusal 400 if the address is not normalized
     */
    @Override
    public void filter(ContainerRequestContext context) {
        String path = ORIGIN.matcher(request.uri()).replaceFirst("");
        if (NOT_NORMALIZED.matcher(path).matches()) {
            throw new Refusal(
                    Refusal.BAD_REQUEST,
                    "the address has a segment that is empty, '.' or '..': no table has that name");
        }
    }
}
