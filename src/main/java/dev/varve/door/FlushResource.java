package dev.varve.door;

import dev.varve.layer.StoredFile;
import dev.varve.store.BlobKey;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /v1/flush}: writes everything that is buffered, now. */
@Path("/")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public final class FlushResource {

    private final Engine engine;

    @Inject
    public FlushResource(Engine engine) {
        this.engine = engine;
    }

    /** Answers with the files, or 503 while the store refuses some: those stay buffered. */
    @POST
    @Path("/v1/flush")
    public Response flush() {
        try {
            List<StoredFile> files = engine.layers().flush();
            List<BlobKey> letters = engine.deadLetters().flush();
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("files", Replies.files(files));
            body.put("dead_letters", letters);
            return Replies.json(200, body);
        } catch (IOException refused) {
            throw new Refusal(
                    Refusal.UNAVAILABLE,
                    "the store refused some files, which stay buffered: " + refused.getMessage(),
                    refused);
        }
    }
}
