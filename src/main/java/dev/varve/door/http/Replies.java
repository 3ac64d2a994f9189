package dev.varve.door.http;

import dev.varve.door.FailureText;
import dev.varve.door.RecordTally;
import dev.varve.door.StoredFileJson;
import dev.varve.layer.FlushReport;
import dev.varve.layer.StoredFile;
import dev.varve.layer.partition.Partition;
import dev.varve.record.JsonText;
import dev.varve.record.Rejection;
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

    private Replies() {}

    /** The answer to records: 200 when at least one was accepted, 422 when none was. */
    static Response of(RecordTally tally) {
        int status = tally.acceptedRows() > 0 ? 200 : Refusal.UNPROCESSABLE;
        Map<String, Object> body = tally(tally);
        if (tally.acceptedRows() + tally.rejectedRows() == 0) {
            body.put("error", "the body holds no record");
        }
        return json(status, body);
    }

    /** The answer to a body that could not be read to its end; what was accepted before stays. */
    static Response refusal(int status, String sentence, RecordTally before) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", sentence);
        body.putAll(tally(before));
        return json(status, body);
    }

    static Response refusal(int status, String sentence) {
        return json(status, Map.of("error", sentence));
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
        return json(refused ? Refusal.UNAVAILABLE : report.isComplete() ? 200 : 202, body);
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

    static Response json(int status, Map<String, Object> body) {
        Response.ResponseBuilder response =
                Response.status(status)
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(JsonText.compact(body) + "\n");
        if (status == Refusal.UNAVAILABLE || status == Refusal.TOO_MANY) {
            response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        return response.build();
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
