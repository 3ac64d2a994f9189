package dev.varve.door.http;

import dev.varve.door.Acknowledgement;
import dev.varve.door.RecordTally;
import dev.varve.journal.keys.KeyedAnswer;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answer to one request with a key. For one thread. */
final class KeyedAcknowledgement implements Acknowledgement {

    private final KeyedRequests.Turn request;
    private final RecordsBody records;
    private final boolean untilStored;
    private @Nullable KeyedAnswer given;

    /**
     * @param untilStored whether only records that are stored are acknowledged
     */
    KeyedAcknowledgement(KeyedRequests.Turn request, RecordsBody records, boolean untilStored) {
        this.request = request;
        this.records = records;
        this.untilStored = untilStored;
    }

    @Override
    public Optional<KeyedAnswer> answerTo(RecordTally tally) {
        if (tally.acceptedRows() + tally.rejectedRows() == 0) {
            return Optional.empty();
        }
        Response reply = untilStored ? Replies.unstored(tally) : Replies.of(tally);
        String brief = Replies.brief(tally, KeyedAnswer.MOST_BODY_BYTES);
        String body = String.valueOf(reply.getEntity());
        return Optional.of(
                new KeyedAnswer(
                        request.key(),
                        hash(),
                        request.now(),
                        reply.getStatus(),
                        isShort(body) ? body : brief,
                        brief));
    }

    private static boolean isShort(String body) {
        return body.getBytes(StandardCharsets.UTF_8).length <= KeyedAnswer.MOST_BODY_BYTES;
    }

    /**
     * What is left of the body is read before anything is accepted.
     *
     * @throws BrokenBodyException if it does not come
     */
    private long hash() {
        try {
            return records.hash();
        } catch (IOException broken) {
            throw new BrokenBodyException(broken);
        }
    }

    @Override
    public void isGiven(KeyedAnswer answer) {
        given = answer;
        request.remember(answer);
    }

    /** What was accepted was waited for, and this came of it. */
    void isNow(Response reply) {
        KeyedAnswer before = given;
        String body = String.valueOf(reply.getEntity());
        boolean isAcknowledged =
                reply.getStatusInfo().getFamily() == Response.Status.Family.SUCCESSFUL;
        if (before != null && isAcknowledged && isShort(body)) {
            request.remember(
                    new KeyedAnswer(
                            before.key(),
                            before.request(),
                            before.at(),
                            reply.getStatus(),
                            body,
                            before.brief()));
        }
    }
}
