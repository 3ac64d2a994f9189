package dev.varve.door.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Why the last body of a connection of HTTP/1 ended before its end. */
enum BodyBreak {
    /** What should be the next chunk, or the end of the chunks, is none. */
    CHUNKS,

    /** The client has said that it sends no more. */
    HALF_CLOSED;

    /**
     * What is wrong with the body of the request that is being answered, and that is said to be
     * over.
     *
     * @param arrivedBytes how much of it came
     * @return null if it came whole
     */
    static @Nullable CutOffBodyException of(HttpServerRequest request, long arrivedBytes) {
        return Http1Connections.channel(request)
                .flatMap(OpenRequests::of)
                .flatMap(OpenRequests::bodyBreak)
                .map(broken -> new CutOffBodyException(broken.sentence(request, arrivedBytes)))
                .orElse(null);
    }

    private String sentence(HttpServerRequest request, long arrivedBytes) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (this == CHUNKS) {
            return "the body's chunks are broken after byte %d".formatted(arrivedBytes);
        }
        return length == null
                ? "the body ended after %d bytes, before its last chunk".formatted(arrivedBytes)
                : "the body ended after %d of %s bytes".formatted(arrivedBytes, length);
    }
}
