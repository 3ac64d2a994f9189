package dev.varve.door.http;

import dev.varve.door.ContentEncoding;
import dev.varve.door.FailureText;
import dev.varve.door.RecordTally;
import dev.varve.door.TooManyRejectionsException;
import dev.varve.journal.DeadLetterLimitException;
import dev.varve.journal.DeadLettersFullException;
import dev.varve.layer.OverloadedException;
import dev.varve.record.json.MalformedBodyException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.SocketTimeoutException;

/**
 * The answers to bodies that were not read to their end, whatever ended the reading: each says what
 * was accepted and rejected before, so that a client knows where to go on.
 */
final class BodyFailures {

    private BodyFailures() {}

    /**
     * @param tally of what was accepted and rejected by then
     */
    static Response answer(Throwable failure, RecordTally tally) {
        return switch (failure) {
            case Refusal refusal -> Replies.refusal(refusal.status(), refusal.sentence(), tally);
            case TooManyRejectionsException _ -> refusal(Refusal.UNPROCESSABLE, failure, tally);
            case OverloadedException full -> refusal(status(full), failure, tally);
            case DeadLettersFullException _ -> refusal(Refusal.UNAVAILABLE, failure, tally);
            case DeadLetterLimitException limit -> later(limit, tally);
            case MalformedBodyException _ -> refusal(Refusal.BAD_REQUEST, failure, tally);
            case ContentEncoding.BrokenStreamException _ ->
                    refusal(Refusal.BAD_REQUEST, failure, tally);
            case SocketTimeoutException _ -> refusal(Refusal.TIMEOUT, failure, tally);
            case IOException _ ->
                    Replies.refusal(Refusal.BAD_REQUEST, "the body was cut off: " + failure, tally);
            default -> Replies.refusal(Refusal.FAILED, ExceptionMappers.logged(failure), tally);
        };
    }

    private static Response refusal(int status, Throwable failure, RecordTally tally) {
        return Replies.refusal(status, FailureText.of(failure), tally);
    }

    private static Response later(DeadLetterLimitException limit, RecordTally tally) {
        Response refusal =
                Replies.refusal(Refusal.TOO_MANY, FailureText.deadLetterLimit(limit), tally);
        return Response.fromResponse(refusal)
                .header(HttpHeaders.RETRY_AFTER, null)
                .header(HttpHeaders.RETRY_AFTER, limit.untilThen().plusMillis(999).toSeconds())
                .build();
    }

    private static int status(OverloadedException overloaded) {
        return switch (overloaded.kind()) {
            case MEMORY -> Refusal.UNAVAILABLE;
            case SIZE -> Refusal.TOO_LARGE;
            case PARTITIONS -> Refusal.TOO_MANY;
        };
    }
}
