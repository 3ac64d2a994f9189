package dev.varve.wiring.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobKey;
import dev.varve.store.MemoryStore;
import dev.varve.store.Pace;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class PacedStoreTest {

    @Test
    void noMoreIsReadThanAllowedAndNothingWaitsInVain() throws Exception {
        AtomicLong nanos = new AtomicLong(17);
        byte[] bytes = new byte[5_000_000];
        BlobKey key = new BlobKey("a");
        try (MemoryStore memory = new MemoryStore();
                PacedStore store =
                        new PacedStore(memory, new Pace(1_000_000, nanos::get, nanos::addAndGet))) {
            memory.create(key, ByteBuffer.wrap(bytes));
            try (InputStream in = store.read(key)) {
                assertEquals(bytes.length, in.readAllBytes().length);
            }
            double seconds = (nanos.get() - 17) / 1e9;
            assertTrue(seconds > 4.8 && seconds < 5.2, seconds + " s");
            try (InputStream in = store.read(key, 1_000_000, 2_000_000)) {
                assertEquals(2_000_000, in.readAllBytes().length);
            }
            seconds = (nanos.get() - 17) / 1e9;
            assertTrue(seconds > 6.8 && seconds < 7.2, seconds + " s");
        }
    }
}
