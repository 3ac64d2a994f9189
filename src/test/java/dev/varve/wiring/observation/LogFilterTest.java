package dev.varve.wiring.observation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.UUID;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.ExtLogRecord.FormatStyle;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.formatters.JsonFormatter;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.formatters.StructuredFormatter.ExceptionOutputType;
import org.junit.jupiter.api.Test;

class LogFilterTest {

    /** What a JSON line of the longest message and the longest failure comes to. */
    private static final int LONGEST = 16_000;

    private final LogFilter filter = new LogFilter();

    /** Of no other test, since repeats are known by it. */
    private final String logger = UUID.randomUUID().toString();

    private ExtLogRecord line(java.util.logging.Level level, String pattern, Object... parameters) {
        ExtLogRecord line = new ExtLogRecord(level, pattern, FormatStyle.PRINTF, "test");
        line.setLoggerName(logger);
        line.setParameters(parameters);
        return line;
    }

    private static String json(ExtLogRecord line) {
        JsonFormatter formatter = new JsonFormatter();
        formatter.setExceptionOutputType(ExceptionOutputType.FORMATTED);
        return formatter.format(line);
    }

    @Test
    void aValueOfARecordMovesNoCursorAndEndsNoLine() throws Exception {
        String value = "a\u001b[2J\u009b31m\nERROR forged\u202egnp\u2028x\u200b";
        ExtLogRecord line = line(Level.INFO, "stored %s", value);
        assertTrue(filter.isLoggable(line));
        String shown = "stored a\\u001b[2J\\u009b31m\\nERROR forged\\u202egnp\\u2028x\\u200b";
        assertEquals(shown, new PatternFormatter("%s").format(line));
        assertEquals(shown, new ObjectMapper().readTree(json(line)).get("message").textValue());
    }

    @Test
    void aLineHasAnEndWhateverItTells() throws Exception {
        Throwable failure = new IOException("\u0007y".repeat(50_000));
        for (int i = 0; i < 300; i++) {
            failure = deep(40, new IllegalStateException("z".repeat(5_000) + i, failure));
        }
        ExtLogRecord line = line(Level.INFO, "x".repeat(100_000) + "%d", 7);
        line.setThrown(failure);
        assertTrue(filter.isLoggable(line));
        String json = json(line);
        assertTrue(json.length() < LONGEST, () -> json.length() + " characters");
        JsonNode read = new ObjectMapper().readTree(json);
        assertTrue(read.get("message").textValue().endsWith("… (92,001 more)"));
        String trace = read.get("stackTrace").textValue();
        assertTrue(trace.startsWith(": java.lang.IllegalStateException: zzz"), trace);
        assertTrue(trace.contains("Caused by: java.io.IOException: \\u0007y\\u0007y"), trace);
        assertTrue(trace.contains("(behind 295 other causes)"), trace);
        assertTrue(trace.contains("more("), trace);
    }

    private static Throwable deep(int depth, Throwable failure) {
        if (depth > 0) {
            return deep(depth - 1, failure);
        }
        failure.fillInStackTrace();
        return failure;
    }

    @Test
    void aFailureOfOneFrameOrInACircleIsToldAsItIs() {
        Exception first = new Exception("first");
        first.setStackTrace(new StackTraceElement[] {frame("a")});
        Exception second = new Exception("second", first);
        second.setStackTrace(new StackTraceElement[] {frame("b")});
        first.initCause(second);
        ExtLogRecord line = line(Level.INFO, "what");
        line.setThrown(first);
        assertTrue(filter.isLoggable(line));
        assertEquals(
                """
                : java.lang.Exception: first
                \tat c.a(f:1)
                Caused by: java.lang.Exception: second
                \tat c.b(f:1)
                """
                        .replace("\n", System.lineSeparator()),
                new PatternFormatter("%e").format(line));
    }

    private static StackTraceElement frame(String method) {
        return new StackTraceElement("c", method, "f", 1);
    }

    @Test
    void warningsOfOnePatternAreRepeatsAndWhatWasStoredIsNone() {
        String refused = "%s stays buffered, the store refused it: %s";
        assertTrue(filter.isLoggable(line(Level.WARN, refused, "a", "b")));
        assertFalse(filter.isLoggable(line(Level.WARN, refused, "c", "d")));
        assertTrue(filter.isLoggable(line(Level.ERROR, refused, "c", "d")));
        assertTrue(filter.isLoggable(line(Level.INFO, "stored %s", "a")));
        assertTrue(filter.isLoggable(line(Level.INFO, "stored %s", "b")));
    }

    @Test
    void textsThatDifferInANameOnlyAreRepeats() {
        assertTrue(filter.isLoggable(line(Level.WARN, "could not remove the file /a/1.part")));
        assertFalse(filter.isLoggable(line(Level.WARN, "could not remove the file /b/2.part")));
        assertTrue(filter.isLoggable(line(Level.WARN, "could not read the file /b/2.part")));
    }

    @Test
    void otherFailuresAreOtherLines() {
        for (Throwable failure : new Throwable[] {new IOException("a"), new OutOfMemoryError()}) {
            ExtLogRecord line = line(Level.ERROR, "a request failed");
            line.setThrown(failure);
            assertTrue(filter.isLoggable(line));
        }
    }

    @Test
    void whoLogsSomethingThatCannotBeReadDoesNotFail() {
        ExtLogRecord line = line(Level.INFO, "it is %s", new Unreadable());
        line.setThrown(new UnreadableFailure());
        assertTrue(filter.isLoggable(line));
        assertTrue(json(line).contains(UnreadableFailure.class.getName()));
    }

    private static final class Unreadable {

        @Override
        public String toString() {
            throw new IllegalStateException("no");
        }
    }

    private static final class UnreadableFailure extends Exception {

        @Override
        public String getMessage() {
            throw new IllegalStateException("no");
        }
    }
}
