package dev.varve.door.http;

import dev.varve.door.Engine;
import dev.varve.layer.ranges.RangeTally;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code GET /v1/ranges}: the ranges of ledgers that are open, and what they wait for. */
@Path("/")
@Singleton
@Produces(MediaType.APPLICATION_JSON)
public final class RangesResource {

    private final Engine engine;

    @Inject
    public RangesResource(Engine engine) {
        this.engine = engine;
    }

    /** None in a layout or for tables without whole ranges. */
    @GET
    @Path("/v1/ranges")
    public Response list() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ranges", engine.waitingRanges().stream().map(RangeJson::of).toList());
        RangeTally tally = engine.rangeTally();
        body.put("repeated", tally.repeated());
        body.put("late", tally.published());
        body.put("contradicting", tally.withdrawn());
        return Replies.json(200, body);
    }
}
