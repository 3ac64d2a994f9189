package dev.varve.record.json;

import static org.junit.jupiter.api.Assertions.assertNull;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** A reader that waits for its next request holds nothing that one large value has needed. */
class TrimmedReaderTest {

    private static final String LARGE = "{\"id\":1,\"text\":\"" + "x".repeat(6 << 20) + "\"}\n";

    private final Reading reading = Reading.inferred();

    private WeakReference<byte[]> readLarge() {
        reading.lines(LARGE);
        return new WeakReference<>(reading.staging().column("text").orElseThrow().bytes());
    }

    private void trim() {
        reading.reader.clear();
        reading.reader.forget();
        reading.reader.trim();
        System.gc();
    }

    @Test
    void afterRowsThatWereSettled() {
        WeakReference<byte[]> large = readLarge();
        reading.settle();
        trim();
        assertNull(large.get());
    }

    @Test
    void afterRowsThatWereGivenUp() {
        WeakReference<byte[]> large = readLarge();
        trim();
        assertNull(large.get());
    }

    @Test
    void afterRowsOfKnownColumns() {
        reading.lines("{\"id\":0,\"text\":\"x\"}\n").settle();
        WeakReference<byte[]> large = readLarge();
        reading.settle();
        trim();
        assertNull(large.get());
    }
}
