package dev.varve.door;

import dev.varve.journal.DeadLettersFullException;
import dev.varve.layer.OverloadedException;
import dev.varve.record.MalformedBodyException;
import dev.varve.record.TableName;
import dev.varve.record.TooManyTablesException;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** {@code POST} of records: one JSON object, an array of them, or lines. */
@Path("/")
@Singleton
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
public final class RecordsResource {

    /** A client that sends nothing for so long has gone. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final Engine engine;
    private final Gate gate;
    private final BodyLimits limits;
    private final DoorEvents events;

    @Inject
    public RecordsResource(Engine engine, Gate gate, BodyLimits limits, DoorEvents events) {
        this.engine = engine;
        this.gate = gate;
        this.limits = limits;
        this.events = events;
    }

    /** Records whose shape tells their table. */
    @POST
    @Path("/v1/records")
    public Response take(@Context HttpHeaders headers, @Context HttpServerRequest request)
            throws IOException {
        return take(Optional.empty(), headers, request);
    }

    /** Records of one table. */
    @POST
    @Path("/v1/tables/{table}/records")
    public Response take(
            @PathParam("table") String table,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request)
            throws IOException {
        TableName name = TablesResource.tableName(table);
        requireRoom(name);
        return take(Optional.of(name), headers, request);
    }

    /**
     * @throws Refusal 429 if there may be no table of that name; nothing of the body is read
     */
    private void requireRoom(TableName table) {
        try {
            engine.catalog().requireRoom(table);
        } catch (TooManyTablesException full) {
            events.refused(Refusal.TOO_MANY);
            throw TablesResource.tooMany(full);
        }
    }

    private Response take(Optional<TableName> table, HttpHeaders headers, HttpServerRequest request)
            throws IOException {
        try (InputStream body = SentBytes.of(request, SILENCE)) {
            return take(table, headers, body);
        }
    }

    private Response take(Optional<TableName> table, HttpHeaders headers, InputStream body) {
        long begin = System.nanoTime();
        RecordsBody records =
                new RecordsBody(
                        headers.getHeaderString(HttpHeaders.CONTENT_TYPE),
                        headers.getHeaderString(HttpHeaders.CONTENT_ENCODING),
                        length(headers),
                        body,
                        limits);
        try (Gate.Visit visit = gate.enter(table);
                Intake intake =
                        new Intake(
                                engine,
                                visit.reader(),
                                new Patience(limits.patience()),
                                gate::whileOpen)) {
            Response reply = read(records, intake);
            events.rejected(intake.tally().rejectedRows());
            if (reply.getStatus() == Response.Status.OK.getStatusCode()) {
                events.acknowledged(Duration.ofNanos(System.nanoTime() - begin));
            } else {
                events.refused(reply.getStatus());
            }
            return reply;
        }
    }

    /** Whatever goes wrong, the answer says what was taken before it did. */
    private static Response read(RecordsBody records, Intake intake) {
        try {
            records.take(intake);
            return Replies.of(intake.tally());
        } catch (Refusal refusal) {
            return Replies.refusal(refusal.status(), refusal.sentence(), intake.tally());
        } catch (OverloadedException | DeadLettersFullException full) {
            return Replies.refusal(Refusal.UNAVAILABLE, Refusal.sentence(full), intake.tally());
        } catch (MalformedBodyException | Encoding.BrokenStreamException broken) {
            return Replies.refusal(Refusal.BAD_REQUEST, Refusal.sentence(broken), intake.tally());
        } catch (IOException cutOff) {
            return Replies.refusal(
                    Refusal.BAD_REQUEST, "the body was cut off: " + cutOff, intake.tally());
        }
    }

    private static long length(HttpHeaders headers) {
        String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }
}
