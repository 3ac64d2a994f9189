package dev.varve.door.http;

import java.util.Arrays;
import java.util.Locale;

/** Ends a request with a status and one sentence for the client. */
final class Refusal extends RuntimeException {

    private final Reason reason;
    private final String sentence;

    Refusal(Reason reason, String sentence) {
        super(sentence);
        this.reason = reason;
        this.sentence = sentence;
    }

    Refusal(Reason reason, String sentence, Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
        this.sentence = sentence;
    }

    Reason reason() {
        return reason;
    }

    /** For the client. */
    String sentence() {
        return sentence;
    }

    /** Why a request does not get what it asks for: a status, and a word for metrics. */
    enum Reason {
        /** The request, or its body, is not what it has to be. */
        MALFORMED(400),

        /** It comes from a page of another site. */
        CROSS_SITE(403),
        NOT_FOUND(404),
        METHOD(405),

        /** Its body does not come, or too slowly. */
        SLOW(408),
        CONFLICT(409),

        /** Another request with its key is not answered yet. */
        KEY_IN_USE(409),

        /** A limit of its size. */
        SIZE(413),
        MEDIA_TYPE(415),

        /** It is meant for another host. */
        HOST(421),

        /** All of its records were rejected, or too many. */
        REJECTED(422),

        /** Its key was another request's. */
        KEY_REUSED(422),

        /** There are as many tables as there may be. */
        TABLES(429),

        /** There are as many open partitions as there may be. */
        PARTITIONS(429),

        /** Too many records were rejected in this hour. */
        DEAD_LETTER_LIMIT(429),

        /** Something that should not happen. */
        FAILURE(500),

        /** So many requests are being read that there is no place. */
        OVERLOAD(503),

        /** There is no memory for its records. */
        MEMORY(503),

        /** Its rejected records cannot be stored. */
        DEAD_LETTERS(503),

        /** The journal is full, or its disk refuses. */
        JOURNAL(503),

        /** The store refused its records. */
        STORE(503),
        SHUTDOWN(503),

        /** A status that Varve itself does not give. */
        OTHER(0);

        private static final int ADDRESS_TOO_LONG = 414;
        private static final int HEADERS_TOO_LARGE = 431;

        private final int status;

        Reason(int status) {
            this.status = status;
        }

        /** What a status says that came without a reason. */
        static Reason ofStatus(int status) {
            return Arrays.stream(values())
                    .filter(each -> each.status == status)
                    .findFirst()
                    .orElse(OTHER);
        }

        /** What the status of an answer says that the HTTP server gave itself. */
        static Reason ofUnread(int status) {
            return status == ADDRESS_TOO_LONG || status == HEADERS_TOO_LARGE ? SIZE : MALFORMED;
        }

        int status() {
            return status;
        }

        /** For metrics and clients. */
        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
