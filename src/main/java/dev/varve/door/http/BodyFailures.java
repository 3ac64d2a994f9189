package dev.varve.door.http;

import dev.varve.door.ContentEncoding;
import dev.varve.door.FailureText;
import dev.varve.door.ForeignContentException;
import dev.varve.door.RecordTally;
import dev.varve.door.TooManyRejectionsException;
import dev.varve.journal.DeadLetterLimitException;
import dev.varve.journal.DeadLettersFullException;
import dev.varve.layer.OverloadedException;
import dev.varve.record.json.MalformedBodyException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;

/**
 * The answers to bodies that were not read to their end, whatever ended the reading: each says what
 * was accepted and rejected before, so that a client knows where to go on.
 */
final class BodyFailures {

    private BodyFailures() {}

    /**
     * @param tally of what was accepted and rejected by then
     * @param events hears of what nobody expects
     */
    static Response answer(Throwable failure, RecordTally tally, RequestEvents events) {
        return switch (failure) {
            case Refusal refusal -> Replies.refusal(refusal.reason(), refusal.sentence(), tally);
            case TooManyRejectionsException _ -> refusal(Refusal.Reason.REJECTED, failure, tally);
            case OverloadedException full -> refusal(reason(full), failure, tally);
            case DeadLettersFullException _ -> refusal(Refusal.Reason.DEAD_LETTERS, failure, tally);
            case DeadLetterLimitException limit -> later(limit, tally);
            case MalformedBodyException _ -> refusal(Refusal.Reason.MALFORMED, failure, tally);
            case ContentEncoding.BrokenStreamException _ ->
                    refusal(Refusal.Reason.MALFORMED, failure, tally);
            case ForeignContentException _ -> refusal(Refusal.Reason.MEDIA_TYPE, failure, tally);
            case CutOffBodyException _ -> refusal(Refusal.Reason.MALFORMED, failure, tally);
            case SlowBodyException _ -> refusal(Refusal.Reason.SLOW, failure, tally);
            case BrokenBodyException broken -> answer(broken.failure(), tally, events);
            case IOException _ ->
                    Replies.refusal(
                            Refusal.Reason.MALFORMED, "the body was cut off: " + failure, tally);
            default -> {
                events.failed(failure);
                yield Replies.refusal(
                        Refusal.Reason.FAILURE, ExceptionMappers.logged(failure), tally);
            }
        };
    }

    private static Response refusal(Refusal.Reason reason, Throwable failure, RecordTally tally) {
        return Replies.refusal(reason, FailureText.of(failure), tally);
    }

    private static Response later(DeadLetterLimitException limit, RecordTally tally) {
        Response refusal =
                Replies.refusal(
                        Refusal.Reason.DEAD_LETTER_LIMIT,
                        FailureText.deadLetterLimit(limit),
                        tally);
        return Response.fromResponse(refusal)
                .header(HttpHeaders.RETRY_AFTER, null)
                .header(HttpHeaders.RETRY_AFTER, limit.untilThen().plusMillis(999).toSeconds())
                .build();
    }

    private static Refusal.Reason reason(OverloadedException overloaded) {
        return switch (overloaded.kind()) {
            case MEMORY -> Refusal.Reason.MEMORY;
            case SIZE -> Refusal.Reason.SIZE;
            case PARTITIONS -> Refusal.Reason.PARTITIONS;
            case JOURNAL -> Refusal.Reason.JOURNAL;
        };
    }
}
