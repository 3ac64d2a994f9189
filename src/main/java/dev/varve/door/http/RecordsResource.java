package dev.varve.door.http;

import dev.varve.door.Engine;
import dev.varve.door.Ingestion;
import dev.varve.door.MemoryWait;
import dev.varve.door.RecordTally;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.layer.FlushReport;
import dev.varve.layer.Receipt;
import dev.varve.record.TableName;
import dev.varve.record.TooManyTablesException;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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
    private final KeyedRequests keyed;
    private final RequestEvents events;

    @Inject
    public RecordsResource(
            Engine engine,
            Admission admission,
            RequestLimits limits,
            BodyPace pace,
            StoreWait wait,
            KeyedRequests keyed,
            RequestEvents events) {
        this.engine = engine;
        this.admission = admission;
        this.limits = limits;
        this.pace = pace;
        this.wait = wait;
        this.keyed = keyed;
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
        RecordsTurn turn = turn(Client.of(request), table);
        try (RequestBodyStream body =
                RequestBodyStream.of(request, pace, engine.layers().stagedMemory(), turn)) {
            return answer(turn, headers, body);
        }
    }

    RecordsTurn turn(Client client, Optional<TableName> table) {
        return new RecordsTurn(admission, client, readers, table);
    }

    /** Whatever goes wrong, the answer says what was accepted before it did. */
    Response answer(RecordsTurn turn, HttpHeaders headers, BodyStream body) {
        long begin = System.nanoTime();
        RecordTally tally = new RecordTally();
        Response reply;
        try {
            admission.requireOpen();
            reply = reply(turn, headers, body, tally);
        } catch (RuntimeException | Error failure) {
            reply = BodyFailures.answer(failure, tally, events);
        }
        events.rejected(tally.rejectedRows());
        events.nullsSkipped(tally.remarks().nulls());
        if (reply.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL) {
            events.acknowledged(Duration.ofNanos(System.nanoTime() - begin));
        }
        return reply;
    }

    private Response reply(
            RecordsTurn turn, HttpHeaders headers, BodyStream body, RecordTally tally) {
        Optional<String> key = IdempotencyKey.of(headers);
        RecordsBody records = records(turn, headers, body, key.isPresent());
        if (records.isPacked()) {
            turn.unpacks();
        }
        if (key.isEmpty()) {
            return accept(turn, headers, records, tally, Optional.empty());
        }
        try (KeyedRequests.Turn request = begin(key.get())) {
            Optional<AnswerMemory.Found> before = request.before();
            return before.isPresent()
                    ? again(before.get(), records)
                    : accept(turn, headers, records, tally, Optional.of(request));
        } catch (IOException broken) {
            return BodyFailures.answer(broken, tally, events);
        }
    }

    private KeyedRequests.Turn begin(String key) {
        try {
            return keyed.begin(key);
        } catch (Refusal inUse) {
            events.keyConflicted();
            throw inUse;
        }
    }

    private RecordsBody records(
            RecordsTurn turn, HttpHeaders headers, BodyStream body, boolean isKeyed) {
        return new RecordsBody(
                headers.getHeaderString(HttpHeaders.CONTENT_TYPE),
                headers.getHeaderString(HttpHeaders.CONTENT_ENCODING),
                RecordsBody.length(headers),
                body,
                limits,
                isKeyed,
                turn.table());
    }

    /**
     * @throws Refusal 422 if it is not the same request
     * @throws IOException if its body does not come whole
     */
    private Response again(AnswerMemory.Found before, RecordsBody records) throws IOException {
        if (records.hash() != before.request()) {
            events.keyConflicted();
            throw new Refusal(
                    Refusal.Reason.KEY_REUSED,
                    "this Idempotency-Key was another request's: its body, table, Content-Type or Content-Encoding was not the same; nothing of this one was accepted");
        }
        events.answeredAgain();
        return Replies.again(before.status(), before.body());
    }

    private Response accept(
            RecordsTurn turn,
            HttpHeaders headers,
            RecordsBody records,
            RecordTally tally,
            Optional<KeyedRequests.Turn> request) {
        Optional<Duration> preferred = wait.preferred(headers);
        Optional<Duration> longest =
                wait.untilStored() ? Optional.of(preferred.orElse(wait.longest())) : preferred;
        List<Receipt> receipts = new ArrayList<>();
        Optional<KeyedAcknowledgement> keyedAnswer =
                request.map(each -> new KeyedAcknowledgement(each, records, wait.untilStored()));
        @Nullable Response broken = null;
        try {
            read(turn, records, tally, longest.isPresent() ? receipts : null, keyedAnswer);
        } catch (IOException | RuntimeException | Error failure) {
            broken = BodyFailures.answer(failure, tally, events);
        }
        if (!receipts.isEmpty() && longest.isPresent()) {
            Response reply = stored(tally, receipts, longest.get(), preferred.isEmpty(), broken);
            keyedAnswer.ifPresent(each -> each.isNow(reply));
            return reply;
        }
        return broken == null ? Replies.of(tally) : broken;
    }

    /**
     * @param receipts gets those of what is accepted, if somebody wants to wait for them
     */
    private void read(
            RecordsTurn turn,
            RecordsBody records,
            RecordTally tally,
            @Nullable List<Receipt> receipts,
            Optional<KeyedAcknowledgement> keyedAnswer)
            throws IOException {
        MemoryWait waits = new MemoryWait(limits.admission(), limits.patience());
        try (turn;
                Ingestion ingestion =
                        new Ingestion(
                                engine,
                                turn,
                                waits,
                                limits.rejections(),
                                tally,
                                admission::whileUnsealed)) {
            keyedAnswer.ifPresent(ingestion::acknowledgeBy);
            if (receipts != null) {
                ingestion.collectReceipts(receipts);
            }
            records.readInto(ingestion);
        }
    }

    /** Nobody else waits for this: the place and the reader are given back before. */
    private Response stored(
            RecordTally tally,
            List<Receipt> receipts,
            Duration longest,
            boolean untilStored,
            @Nullable Response broken) {
        try {
            FlushReport report = engine.layers().await(receipts, longest);
            return broken == null ? Replies.of(tally, report, untilStored) : broken;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Replies.refusal(
                    Refusal.Reason.SHUTDOWN,
                    "the service is shutting down; what was accepted is being stored",
                    tally);
        }
    }
}
