package dev.varve.store;

import static dev.varve.store.Blobs.bytes;
import static dev.varve.store.Blobs.key;
import static dev.varve.store.Blobs.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Everything that Varve does with a store of its own accord, to be tried with few permissions. */
public enum PolicyCase {
    READINESS {
        @Override
        public void run(BlobStore store) {
            assertEquals(Optional.empty(), store.probe());
        }
    },

    PROOF {
        @Override
        public void run(BlobStore store) throws IOException {
            store.prove(Long.MAX_VALUE);
        }
    },

    CHECK {
        @Override
        public void run(BlobStore store) throws IOException {
            List<Finding> lacking =
                    store.inspect(Clock.systemUTC()).stream()
                            .filter(finding -> finding.outcome() == Finding.Outcome.LACKS)
                            .toList();
            assertEquals(List.of(), lacking);
        }
    },

    SMALL_OBJECTS {
        @Override
        public void run(BlobStore store) throws IOException {
            assertEquals(Optional.empty(), store.head(key("a/small")));
            assertEquals(false, store.create(key("a/small"), SMALL.duplicate()).existed());
            assertTrue(store.create(key("a/small"), SMALL.duplicate()).existed());
            assertThrows(
                    BlobExistsException.class,
                    () -> store.create(key("a/small"), ByteBuffer.wrap(new byte[3])));
        }
    },

    LARGE_OBJECTS_NAMED_AT_FIRST {
        @Override
        public void run(BlobStore store) throws IOException {
            assertEquals(false, stored(store.stageAs(key("a/large")), "a/large").existed());
            assertTrue(stored(store.stageAs(key("a/large")), "a/large").existed());
        }
    },

    LARGE_OBJECTS_NAMED_AT_LAST {
        @Override
        public void run(BlobStore store) throws IOException {
            assertEquals(false, stored(store.stage(key("a/near")), "a/large").existed());
            assertTrue(stored(store.stage(key("a/near")), "a/large").existed());
        }
    },

    LARGE_OBJECTS_GIVEN_UP {
        @Override
        public void run(BlobStore store) throws IOException {
            for (StagedBlob staged : List.of(store.stage(key("a/b")), store.stageAs(key("a/b")))) {
                try (staged) {
                    staged.append(LARGE.duplicate());
                }
            }
            assertEquals(Optional.empty(), store.head(key("a/b")));
        }
    },

    READING {
        @Override
        public void run(BlobStore store) throws IOException {
            store.create(key("a/read"), SMALL.duplicate());
            try (Stream<BlobInfo> listed = store.list("a/")) {
                assertEquals(List.of(new BlobInfo(key("a/read"), 9)), listed.toList());
            }
            assertArrayEquals(SMALL.array(), bytes(store, "a/read"));
        }
    },

    READING_ON {
        @Override
        public void run(BlobStore store) throws IOException {
            store.create(key("a/read"), SMALL.duplicate());
            BlobVersion version = store.version(key("a/read")).orElseThrow();
            try (InputStream in = store.read(version, 4)) {
                assertEquals(5, in.readAllBytes().length);
            }
        }
    };

    private static final ByteBuffer SMALL = ByteBuffer.wrap(random(9, 16));
    private static final ByteBuffer LARGE = ByteBuffer.wrap(random(7 << 20, 16));

    /**
     * Does it in a store that is empty, whose threshold is below 7 MiB.
     *
     * @throws IOException if the store does not let it
     */
    public abstract void run(BlobStore store) throws IOException;

    private static CreatedBlob stored(StagedBlob staged, String key) throws IOException {
        try (staged) {
            staged.append(LARGE.duplicate());
            return staged.commit(key(key));
        }
    }
}
