package dev.varve.door.http;

import dev.varve.door.ContentEncoding;
import dev.varve.door.Engine;
import dev.varve.door.FailureText;
import dev.varve.door.Ingestion;
import dev.varve.door.MemoryWait;
import dev.varve.door.RecordTally;
import dev.varve.door.TooManyRejectionsException;
import dev.varve.journal.DeadLettersFullException;
import dev.varve.layer.FlushReport;
import dev.varve.layer.OverloadedException;
import dev.varve.layer.Receipt;
import dev.varve.record.TableName;
import dev.varve.record.TooManyTablesException;
import dev.varve.record.json.MalformedBodyException;
import io.smallrye.common.annotation.RunOnVirtualThread;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code POST} of records: one JSON object, an array of them, or lines. Requests wait in virtual
 * threads, for their clients, for places, for memory and for the store.
 */
@Path("/")
@Singleton
@RunOnVirtualThread
@Consumes(MediaType.WILDCARD)
@Produces(MediaType.APPLICATION_JSON)
public final class RecordsResource {

    private final Engine engine;
    private final Admission admission;
    private final RequestLimits limits;
    private final BodyPace pace;
    private final StoreWait wait;
    private final ReaderPool readers;
    private final RequestEvents events;

    @Inject
    public RecordsResource(
            Engine engine,
            Admission admission,
            RequestLimits limits,
            BodyPace pace,
            StoreWait wait,
            RequestEvents events) {
        this.engine = engine;
        this.admission = admission;
        this.limits = limits;
        this.pace = pace;
        this.wait = wait;
        this.events = events;
        this.readers = new ReaderPool(engine.catalog(), limits.requests());
    }

    /** Records whose shape tells their table. */
    @POST
    @Path("/v1/records")
    public Response post(@Context HttpHeaders headers, @Context HttpServerRequest request)
            throws IOException {
        return answer(Optional.empty(), headers, request);
    }

    /** Records of one table. */
    @POST
    @Path("/v1/tables/{table}/records")
    public Response post(
            @PathParam("table") String table,
            @Context HttpHeaders headers,
            @Context HttpServerRequest request)
            throws IOException {
        TableName name = TablesResource.tableName(table);
        requireRoom(name);
        return answer(Optional.of(name), headers, request);
    }

    /**
     * @throws Refusal 429 if there may be no table of that name; nothing of the body is read
     */
    private void requireRoom(TableName table) {
        try {
            engine.catalog().requireRoom(table);
        } catch (TooManyTablesException full) {
            throw TablesResource.tooMany(full);
        }
    }

    private Response answer(
            Optional<TableName> table, HttpHeaders headers, HttpServerRequest request)
            throws IOException {
        admission.requireOpen();
        RecordsTurn turn = new RecordsTurn(admission, Client.of(request), readers, table);
        try (RequestBodyStream body =
                RequestBodyStream.of(request, pace, engine.layers().stagedMemory(), turn)) {
            return answer(turn, headers, body);
        }
    }

    private Response answer(RecordsTurn turn, HttpHeaders headers, RequestBodyStream body) {
        long begin = System.nanoTime();
        RecordsBody records =
                new RecordsBody(
                        headers.getHeaderString(HttpHeaders.CONTENT_TYPE),
                        headers.getHeaderString(HttpHeaders.CONTENT_ENCODING),
                        RecordsBody.length(headers),
                        body,
                        limits);
        Optional<Duration> preferred = StoreWait.preferred(headers);
        Optional<Duration> longest =
                wait.untilStored() ? Optional.of(preferred.orElse(wait.longest())) : preferred;
        Acceptance acceptance = accept(turn, records, longest.isPresent());
        Response reply =
                longest.isPresent() && !acceptance.receipts().isEmpty()
                        ? stored(acceptance, longest.get(), preferred.isEmpty())
                        : acceptance.reply();
        events.rejected(acceptance.tally().rejectedRows());
        if (reply.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL) {
            events.acknowledged(Duration.ofNanos(System.nanoTime() - begin));
        }
        return reply;
    }

    /**
     * What came of the reading.
     *
     * @param reply to it
     * @param tally of it
     * @param receipts of what was accepted, if somebody wants to wait for them
     */
    private record Acceptance(Response reply, RecordTally tally, List<Receipt> receipts) {}

    private Acceptance accept(RecordsTurn turn, RecordsBody records, boolean collectsReceipts) {
        MemoryWait waits = new MemoryWait(limits.admission(), limits.patience());
        try (turn;
                Ingestion ingestion =
                        new Ingestion(engine, turn, waits, admission::whileUnsealed)) {
            if (collectsReceipts) {
                ingestion.collectReceipts();
            }
            Response reply = read(records, ingestion);
            return new Acceptance(reply, ingestion.tally(), ingestion.receipts());
        }
    }

    /** Nobody else waits for this: the place and the reader are given back before. */
    private Response stored(Acceptance acceptance, Duration longest, boolean untilStored) {
        try {
            FlushReport report = engine.layers().await(acceptance.receipts(), longest);
            return acceptance.reply().getStatus() == Response.Status.OK.getStatusCode()
                    ? Replies.of(acceptance.tally(), report, untilStored)
                    : acceptance.reply();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Replies.refusal(
                    Refusal.Reason.SHUTDOWN,
                    "the service is shutting down; what was accepted is being stored",
                    acceptance.tally());
        }
    }

    /** Whatever goes wrong, the answer says what was accepted before it did. */
    private static Response read(RecordsBody records, Ingestion ingestion) {
        try {
            records.readInto(ingestion);
            return Replies.of(ingestion.tally());
        } catch (Refusal refusal) {
            return Replies.refusal(refusal.reason(), refusal.sentence(), ingestion.tally());
        } catch (TooManyRejectionsException many) {
            return Replies.refusal(Refusal.Reason.SIZE, FailureText.of(many), ingestion.tally());
        } catch (OverloadedException full) {
            return Replies.refusal(reason(full), FailureText.of(full), ingestion.tally());
        } catch (DeadLettersFullException full) {
            return Replies.refusal(
                    Refusal.Reason.DEAD_LETTERS, FailureText.of(full), ingestion.tally());
        } catch (MalformedBodyException | ContentEncoding.BrokenStreamException broken) {
            return Replies.refusal(
                    Refusal.Reason.MALFORMED, FailureText.of(broken), ingestion.tally());
        } catch (SlowBodyException slow) {
            return Replies.refusal(Refusal.Reason.SLOW, FailureText.of(slow), ingestion.tally());
        } catch (IOException cutOff) {
            return Replies.refusal(
                    Refusal.Reason.MALFORMED, "the body was cut off: " + cutOff, ingestion.tally());
        }
    }

    private static Refusal.Reason reason(OverloadedException overloaded) {
        return switch (overloaded.kind()) {
            case MEMORY -> Refusal.Reason.MEMORY;
            case SIZE -> Refusal.Reason.SIZE;
            case PARTITIONS -> Refusal.Reason.PARTITIONS;
        };
    }
}
