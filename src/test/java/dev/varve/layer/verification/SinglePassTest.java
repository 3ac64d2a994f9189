package dev.varve.layer.verification;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.record.Sha256;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.DelegatingStore;
import dev.varve.store.LocalStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SinglePassTest {

    private static final BlobKey KEY = new BlobKey("a/file");
    private static final int SIZE_BYTES = 1_000_003;

    @TempDir Path folder;

    private final byte[] bytes = new byte[SIZE_BYTES];
    private CountedStore store;

    /** Remembers which ranges were opened. */
    private static final class CountedStore extends DelegatingStore {

        private final LocalStore bare;
        private final List<Long> offsets = new ArrayList<>();

        CountedStore(LocalStore bare) {
            this.bare = bare;
        }

        @Override
        protected BlobStore bare() {
            return bare;
        }

        @Override
        public InputStream read(BlobKey key, long offset, long length) throws IOException {
            offsets.add(offset);
            return super.read(key, offset, length);
        }
    }

    @BeforeEach
    void store() throws IOException {
        new Random(19).nextBytes(bytes);
        store = new CountedStore(new LocalStore(folder));
        store.create(KEY, ByteBuffer.wrap(bytes));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static String sha256(byte[] bytes) throws IOException {
        return Sha256.of(new ByteArrayInputStream(bytes));
    }

    private byte[] range(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] read(SinglePass pass, int from, int to) throws IOException {
        try (InputStream in = pass.open(from, to - from)) {
            return in.readAllBytes();
        }
    }

    @Test
    void rangesInTheirOrderAreReadInOnePass() throws Exception {
        long seed = Long.getLong("varve.test.seed", 19);
        Random random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            try (SinglePass pass = new SinglePass(store, KEY)) {
                int at = 0;
                while (at < SIZE_BYTES) {
                    int from = Math.min(SIZE_BYTES, at + random.nextInt(50_000));
                    int to = Math.min(SIZE_BYTES, from + random.nextInt(300_000));
                    assertArrayEquals(range(from, to), read(pass, from, to), "seed " + seed);
                    at = to + random.nextInt(100_000);
                }
                assertEquals(sha256(bytes), pass.sha256(), "seed " + seed);
            }
        }
        assertEquals(List.of(), store.offsets);
    }

    @Test
    void theSumIsOfAllBytesWhateverWasLeftUnread() throws Exception {
        try (SinglePass pass = new SinglePass(store, KEY);
                InputStream in = pass.open(10, 500)) {
            assertEquals(bytes[10] & 0xFF, in.read());
            assertEquals(sha256(bytes), pass.sha256());
        }
    }

    @Test
    void whatIsAskedForAgainIsReadAgain() throws Exception {
        try (SinglePass pass = new SinglePass(store, KEY)) {
            assertArrayEquals(range(600_000, 600_100), read(pass, 600_000, 600_100));
            assertArrayEquals(range(4, 40), read(pass, 4, 40));
            assertArrayEquals(range(600_100, 700_000), read(pass, 600_100, 700_000));
            assertEquals(List.of(4L), store.offsets);
            assertEquals(sha256(bytes), pass.sha256());
        }
    }

    @Test
    void aRangeBehindTheEndIsEmptyAndOneThatReachesOverItEndsThere() throws Exception {
        try (SinglePass pass = new SinglePass(store, KEY)) {
            assertArrayEquals(
                    range(SIZE_BYTES - 3, SIZE_BYTES), read(pass, SIZE_BYTES - 3, SIZE_BYTES + 50));
            assertArrayEquals(new byte[0], read(pass, SIZE_BYTES + 5, SIZE_BYTES + 9));
            assertEquals(sha256(bytes), pass.sha256());
        }
    }
}
