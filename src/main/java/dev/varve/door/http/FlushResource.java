package dev.varve.door.http;

import dev.varve.door.Engine;
import dev.varve.door.FailureText;
import dev.varve.layer.FlushReport;
import dev.varve.layer.ranges.RangeStatus;
import dev.varve.store.BlobKey;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /v1/flush}: has everything stored that is buffered, now. */
@Path("/")
@Singleton
@RunOnVirtualThread
@Produces(MediaType.APPLICATION_JSON)
public final class FlushResource {

    private final Engine engine;
    private final StoreWait wait;

    @Inject
    public FlushResource(Engine engine, StoreWait wait) {
        this.engine = engine;
        this.wait = wait;
    }

    /**
     * Answers with what was stored and with what was not: 200 when everything was, 503 when the
     * store refused something, which stays buffered and is tried again, and 202 when the time was
     * over before all was known, or before all records of the journal were read again ({@code
     * backlog}), or where ranges of ledgers wait ({@code ranges}: for which ledgers, or why they
     * are held).
     */
    @POST
    @Path("/v1/flush")
    public Response flush(@Context HttpHeaders headers) throws InterruptedException {
        Duration longest = wait.preferred(headers).orElse(wait.longest());
        boolean read = engine.awaitNoBacklog(longest);
        boolean whole = engine.storeWholeRanges(longest);
        FlushReport report = engine.layers().flush(longest);
        List<RangeStatus> ranges = engine.waitingRanges();
        Map<String, Object> body = new LinkedHashMap<>();
        String refusal = "";
        List<BlobKey> letters = List.of();
        try {
            letters = engine.deadLetters().flush();
        } catch (IOException refused) {
            refusal =
                    "the store refused dead letters, which are kept: "
                            + FailureText.ofStore(refused);
        }
        if (!report.refused().isEmpty()) {
            refusal =
                    "the store refused some files, whose rows are kept and tried again: "
                            + FailureText.ofStore(report.refused().getFirst().reason());
        }
        if (!refusal.isEmpty()) {
            body.put("error", refusal);
        }
        body.putAll(Replies.report(report));
        body.put("dead_letters", letters);
        if (!read) {
            body.put("backlog", true);
        }
        if (!ranges.isEmpty()) {
            body.put("ranges", ranges.stream().map(RangeJson::of).toList());
        }
        return refusal.isEmpty()
                ? Replies.json(
                        read && whole && ranges.isEmpty() && report.open().isEmpty() ? 200 : 202,
                        body)
                : Replies.json(Refusal.Reason.STORE, body);
    }
}
