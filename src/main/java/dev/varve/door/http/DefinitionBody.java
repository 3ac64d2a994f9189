package dev.varve.door.http;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The body of a request that declares a table: read whole, and therefore small. */
final class DefinitionBody {

    private static final int MOST_BYTES = 1 << 20;

    /** A client that sends nothing for so long has gone. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private DefinitionBody() {}

    /**
     * @throws Refusal 413 if it is too large; where its length is declared, before a byte is read
     * @throws Refusal 400 if the connection broke, or nothing came for too long
     */
    static String read(HttpHeaders headers, HttpServerRequest request) {
        try (InputStream sent = RequestBodyStream.of(request, SILENCE)) {
            InputStream body =
                    BoundedInputStream.ofBody(
                            sent,
                            RecordsBody.length(headers),
                            MOST_BYTES,
                            "the definition of a table is over the limit of %,d bytes");
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException cutOff) {
            throw new Refusal(Refusal.BAD_REQUEST, "the body was cut off: " + cutOff, cutOff);
        }
    }
}
