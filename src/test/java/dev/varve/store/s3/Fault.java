package dev.varve.store.s3;

import java.util.concurrent.CompletableFuture;

/** What goes wrong with a request. */
sealed interface Fault {

    /** The connection is reset before anything was read but the head, and nothing is done. */
    record ResetBefore() implements Fault {}

    /** The connection is reset after half of the body, and nothing is done. */
    record ResetInBody() implements Fault {}

    /** The request is carried out, then the connection is reset without an answer. */
    record ResetAfter() implements Fault {}

    /** The request is carried out, and half of the answer is sent. */
    record HalfAnswer() implements Fault {}

    /** Nothing is done, and nothing is answered for as long as the client waits. */
    record Silence() implements Fault {}

    /** The request is carried out, and nothing is answered for as long as the client waits. */
    record SilenceAfter() implements Fault {}

    /** The request is carried out, and answered when the other side of the test says so. */
    record LateAnswer(CompletableFuture<Void> carriedOut, CompletableFuture<Void> answered)
            implements Fault {}

    /** A byte of the body is changed on its way. */
    record ChangedByte() implements Fault {}

    /** Nothing is done; this is the answer, given before the body where the client asks first. */
    record Answer(WireAnswer answer) implements Fault {}

    /** The request is carried out, and this is the answer all the same. */
    record AnswerAfter(WireAnswer answer) implements Fault {}
}
