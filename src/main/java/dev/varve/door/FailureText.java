package dev.varve.door;

import dev.varve.journal.DeadLetterLimitException;
import dev.varve.record.TooManyTablesException;
import java.io.UncheckedIOException;

/** Failures in one sentence, for a reply or a line on standard error. */
public final class FailureText {

    private FailureText() {}

    /** What a failure says of itself; what was only wrapped to be thrown speaks for itself. */
    public static String of(Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof UncheckedIOException
                && cause != null
                && cause.toString().equals(failure.getMessage())) {
            return of(cause);
        }
        String message = failure.getMessage();
        return message == null ? failure.toString() : message;
    }

    /** With the key that says how many there may be. */
    public static String tooManyTables(TooManyTablesException full) {
        return of(full) + "; varve.limits.tables says how many there may be";
    }

    /** With the key that says how many bytes there may be. */
    public static String deadLetterLimit(DeadLetterLimitException full) {
        return of(full) + "; varve.limits.dead-letters says how many there may be";
    }
}
