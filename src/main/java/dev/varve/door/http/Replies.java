package dev.varve.door.http;

import dev.varve.door.FailureText;
import dev.varve.door.RecordTally;
import dev.varve.door.StoredFileJson;
import dev.varve.layer.FlushReport;
import dev.varve.layer.StoredFile;
import dev.varve.layer.partition.Partition;
import dev.varve.record.JsonText;
import dev.varve.record.Rejection;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The JSON of the answers. */
final class Replies {

    /** When to come again, in seconds: about the time in which a file is written. */
    private static final int RETRY_AFTER_SECONDS = 5;

    /** The same for a request that is being done. */
    private static final int RETRY_AFTER_ANSWER_SECONDS = 1;

    /** As other services say that an answer was given before. */
    private static final String REPLAYED_HEADER = "Idempotent-Replayed";

    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    private Replies() {}

    /**
     * The answer to records: 200 when at least one was accepted, or nulls alone were skipped; else
     * 422.
     */
    static Response of(RecordTally tally) {
        Map<String, Object> body = tally(tally);
        boolean onlyNulls = tally.rejectedRows() == 0 && tally.remarks().nulls() > 0;
        if (tally.acceptedRows() > 0 || onlyNulls) {
            return json(200, body);
        }
        if (tally.rejectedRows() == 0) {
            body.put("error", "the body holds no record");
        }
        return json(Refusal.Reason.REJECTED, body);
    }

    /**
     * The answer to records that are accepted and will be stored, before anybody has waited for it.
     */
    static Response unstored(RecordTally tally) {
        Map<String, Object> body = tally(tally);
        body.put("stored", false);
        return json(202, body);
    }

    /** The answer without what makes it long. */
    static String brief(RecordTally tally, int mostBytes) {
        Map<String, Object> body = tally(tally);
        body.put("errors", List.of());
        String brief = text(body);
        if (brief.length() > mostBytes) {
            body.put("tables", Map.of());
            brief = text(body);
        }
        return brief;
    }

    /** The answer that a request had before. */
    static Response again(int status, String body) {
        Response.ResponseBuilder response =
                Response.status(status)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(body)
                        .header(REPLAYED_HEADER, "true");
        if (status == Refusal.Reason.REJECTED.status()) {
            response.header(AnswerCount.REASON_HEADER, Refusal.Reason.REJECTED.word());
        }
        return response.build();
    }

    /** The answer to a body that could not be read to its end; what was accepted before stays. */
    static Response refusal(Refusal.Reason reason, String sentence, RecordTally before) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", sentence);
        body.putAll(tally(before));
        before.lastLine().ifPresent(line -> body.put("last_line", line));
        return json(reason, body);
    }

    static Response refusal(Refusal.Reason reason, String sentence) {
        return refusal(reason.status(), reason, sentence);
    }

    static Response refusal(int status, Refusal.Reason reason, String sentence) {
        return json(status, reason, Map.of("error", sentence));
    }

    /**
     * The answer to records for which somebody waited until they were stored, or until the time was
     * over: 200 when all of them are, 202 when that is still open.
     *
     * @param untilStored whether the service promises that what it acknowledges is stored: then it
     *     acknowledges nothing that the store refused
     */
    static Response of(RecordTally tally, FlushReport report, boolean untilStored) {
        Map<String, Object> body = new LinkedHashMap<>();
        boolean refused = untilStored && !report.refused().isEmpty();
        if (refused) {
            body.put(
                    "error",
                    "the store refused records that were accepted; they are kept and tried again, so"
                            + " sending them again may store them twice: "
                            + FailureText.ofStore(report.refused().getFirst().reason()));
        }
        body.putAll(tally(tally));
        body.put("stored", report.isComplete());
        body.putAll(report(report));
        return refused
                ? json(Refusal.Reason.STORE, body)
                : json(report.isComplete() ? 200 : 202, body);
    }

    /** What was stored, and of which partitions something was not. */
    static Map<String, Object> report(FlushReport report) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("files", files(report.stored()));
        if (!report.refused().isEmpty()) {
            body.put("refused", report.refused().stream().map(Replies::refused).toList());
        }
        if (!report.open().isEmpty()) {
            body.put("open", report.open().stream().map(Replies::partition).toList());
        }
        return body;
    }

    private static Map<String, Object> refused(FlushReport.Refused refused) {
        Map<String, Object> body = partition(refused.partition());
        body.put("reason", FailureText.ofStore(refused.reason()));
        return body;
    }

    private static Map<String, Object> partition(Partition partition) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("table", partition.table());
        body.put("partition", partition.path());
        return body;
    }

    /** The answer to what was done. */
    static Response json(int status, Map<String, Object> body) {
        return builder(status, body).build();
    }

    /** The answer to what was not done, or not wholly. */
    static Response json(Refusal.Reason reason, Map<String, Object> body) {
        return json(reason.status(), reason, body);
    }

    private static Response json(int status, Refusal.Reason reason, Map<String, Object> body) {
        Response.ResponseBuilder response =
                builder(status, body).header(AnswerCount.REASON_HEADER, reason.word());
        if (isForLater(status)) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        } else if (reason == Refusal.Reason.KEY_IN_USE) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_ANSWER_SECONDS);
        }
        return response.build();
    }

    private static Response.ResponseBuilder builder(int status, Map<String, Object> body) {
        return Response.status(status).type(MediaType.APPLICATION_JSON_TYPE).entity(text(body));
    }

    /** Answers where no resource does. */
    static void send(HttpServerResponse response, int status, Refusal refusal) {
        begin(response, status, refusal).end(text(Map.of("error", refusal.sentence())));
    }

    /**
     * Answers a request of which nobody can tell where it ends and another begins, and closes the
     * connection. The answer is not ended before: that would have the next request read.
     */
    static void sendLast(RoutingContext context, Refusal refusal) {
        AnswerCount.expectCut(context);
        Buffer body = Buffer.buffer(text(Map.of("error", refusal.sentence())));
        begin(context.response(), refusal.reason().status(), refusal)
                .putHeader("Connection", "close")
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                .write(body)
                .onComplete(_ -> context.request().connection().close());
    }

    private static HttpServerResponse begin(
            HttpServerResponse response, int status, Refusal refusal) {
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON)
                .putHeader(AnswerCount.REASON_HEADER, refusal.reason().word());
        if (isForLater(status)) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(RETRY_AFTER_SECONDS));
        }
        return response;
    }

    private static boolean isForLater(int status) {
        return status == UNAVAILABLE || status == TOO_MANY;
    }

    /** The text of an answer. */
    static String text(Map<String, Object> body) {
        return JsonText.compact(body) + "\n";
    }

    private static Map<String, Object> tally(RecordTally tally) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("accepted", tally.acceptedRows());
        body.put("rejected", tally.rejectedRows());
        body.put("tables", tally.accepted());
        body.put("errors", tally.firstRejections().stream().map(Replies::error).toList());
        if (tally.duplicateKeys() > 0) {
            body.put("duplicate_keys", tally.duplicateKeys());
        }
        if (tally.remarks().nulls() > 0) {
            body.put("nulls", tally.remarks().nulls());
        }
        return body;
    }

    private static Map<String, Object> error(Rejection rejection) {
        Map<String, Object> error = new LinkedHashMap<>();
        rejection.table().ifPresent(table -> error.put("table", table));
        error.put("line", rejection.line());
        error.put("column", rejection.column());
        rejection.field().ifPresent(field -> error.put("field", field));
        error.put("reason", rejection.reason());
        return error;
    }

    private static List<Map<String, Object>> files(List<StoredFile> files) {
        return files.stream().map(file -> StoredFileJson.of(file, Optional.empty())).toList();
    }
}
