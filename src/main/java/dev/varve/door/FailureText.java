package dev.varve.door;

import dev.varve.journal.DeadLetterLimitException;
import dev.varve.record.TooManyTablesException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/** Failures in one sentence, for a reply or a line on standard error. */
public final class FailureText {

    /** Of a file: a {@code /} that does not go on from something, as addresses and keys do. */
    private static final Pattern ABSOLUTE =
            Pattern.compile("(?<![^\\s('\"=])/(?:[^\\s:;,'\")]*/)?([^\\s:;,'\")/]+)/?");

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

    /** For somebody outside: absolute paths, which the log tells, with their last name only. */
    public static String ofStore(Throwable failure) {
        return withoutPlaces(of(failure));
    }

    /** A text, with the last name only of each absolute path in it. */
    public static String withoutPlaces(String text) {
        return ABSOLUTE.matcher(text).replaceAll("…/$1");
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
