package dev.varve.store.gcs;

import java.util.Optional;

/** What goes wrong with one request to {@link GcsFake}. */
public sealed interface GcsFault {

    /** The connection ends before anything was done. */
    record DropBefore() implements GcsFault {}

    /** The connection ends with half of the request's body; of a chunk, a part is kept. */
    record DropInTheMiddle() implements GcsFault {}

    /** Everything is done, and the answer is lost. */
    record DropAfter() implements GcsFault {}

    /** Half of the answer's body comes. */
    record HalfAnAnswer() implements GcsFault {}

    /** Nothing comes back until {@link GcsFake#endSilence} or the end of the fake. */
    record Silence() implements GcsFault {}

    /** Nothing is done, the answer is an error in Google's form. */
    record Status(int status, Optional<String> retryAfter) implements GcsFault {}

    /** As {@link Status}, but everything was done. */
    record StatusAfter(int status) implements GcsFault {}

    /** Nothing is done, the answer comes from something that is not Cloud Storage. */
    record Foreign(int status, String contentType, String body) implements GcsFault {}

    /** A byte of the request's body changes on the way. */
    record CorruptBody() implements GcsFault {}

    /** The answer names a wrong CRC32C. */
    record WrongChecksum() implements GcsFault {}

    /** The upload session is forgotten; the answer has the status. */
    record SessionGone(int status) implements GcsFault {}

    /** Of a chunk only the first half, in whole 256 KiB, is kept, and the answer says so. */
    record PartOfAChunk() implements GcsFault {}

    /** An error without the header that says when to come again. */
    static GcsFault status(int status) {
        return new Status(status, Optional.empty());
    }

    /** 503 with the header that says when to come again. */
    static GcsFault unavailable(String retryAfter) {
        return new Status(503, Optional.of(retryAfter));
    }
}
