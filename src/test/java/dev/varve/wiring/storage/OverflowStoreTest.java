package dev.varve.wiring.storage;

import static dev.varve.store.Blobs.bytes;
import static dev.varve.store.Blobs.key;
import static dev.varve.store.Blobs.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobStore;
import dev.varve.store.BlobStoreContract;
import dev.varve.store.MemoryStore;
import dev.varve.store.StagedBlob;
import dev.varve.wiring.storage.OverflowStore.Room;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not fit into memory goes over the disk, and keeps the contract as what does. */
final class OverflowStoreTest {

    private static final Room ONE_STREAM = new Room(1 << 20, 2 << 20);

    @TempDir Path folder;

    private final MemoryStore remote = new MemoryStore();

    @Nested
    final class WhereEverythingWaits implements BlobStoreContract {

        @Override
        public BlobStore emptyStore() throws IOException {
            OverflowStore store = new OverflowStore(new MemoryStore(), folder, ONE_STREAM);
            store.stage(key("takes/the/only/place"));
            return store;
        }
    }

    @Nested
    final class WhereEverythingIsStreamed implements BlobStoreContract {

        @Override
        public BlobStore emptyStore() {
            return new OverflowStore(new MemoryStore(), folder, new Room(1, 1 << 20));
        }
    }

    @Test
    void theFirstGoesToTheStoreAndTheOthersWaitOnTheDiskUntilItIsClosed() throws IOException {
        try (OverflowStore store = new OverflowStore(remote, folder, ONE_STREAM)) {
            byte[] content = random(3_000_000, 7);
            try (StagedBlob first = store.stage(key("a/1"));
                    StagedBlob second = store.stage(key("a/2"))) {
                for (StagedBlob each : List.of(first, second)) {
                    each.append(ByteBuffer.wrap(content, 0, 1_000_000));
                    each.append(ByteBuffer.wrap(content, 1_000_000, 2_000_000));
                    assertEquals(0, each.heldBytes());
                    assertEquals(3_000_000, each.sizeBytes());
                }
                assertEquals(3_000_000, remote.heldBytes(), "of the first alone");
                second.commit(key("a/2"));
                assertArrayEquals(content, bytes(remote, "a/2"));
                first.commit(key("a/1"));
            }
            assertArrayEquals(content, bytes(remote, "a/1"));
            try (StagedBlob third = store.stage(key("a/3"))) {
                third.append(ByteBuffer.wrap(content));
                assertEquals(3_000_000, remote.heldBytes(), "the place of the first is free again");
            }
        }
    }

    @Test
    void whatWaitedIsNeverSentStraightToItsName() throws IOException {
        remote.create(key("a/taken"), ByteBuffer.wrap(new byte[10]));
        try (OverflowStore store = new OverflowStore(remote, folder, ONE_STREAM);
                StagedBlob first = store.stage(key("a/1"))) {
            assertEquals(0, first.sizeBytes());
            for (String name : List.of("a/free", "a/taken")) {
                try (StagedBlob waiting = store.stage(key("a/near"))) {
                    waiting.append(ByteBuffer.wrap(new byte[10]));
                    assertEquals(name.equals("a/taken"), waiting.commit(key(name)).existed());
                }
            }
        }
        assertEquals(List.of(), remote.knownNames());
    }

    @Test
    void nothingOfAFileThatWaitsHasAName() throws IOException {
        try (OverflowStore store = new OverflowStore(remote, folder, ONE_STREAM);
                StagedBlob first = store.stage(key("a/1"));
                StagedBlob second = store.stage(key("a/2"))) {
            first.append(ByteBuffer.wrap(new byte[10]));
            second.append(ByteBuffer.wrap(new byte[10]));
            try (Stream<Path> files = Files.list(folder)) {
                assertEquals(List.of(), files.toList());
            }
        }
    }

    @Test
    void aFolderThatTakesNothingIsToldWithWhatToDo() throws IOException {
        try (OverflowStore store = new OverflowStore(remote, folder.resolve("none"), ONE_STREAM);
                StagedBlob first = store.stage(key("a/1"));
                StagedBlob second = store.stage(key("a/2"))) {
            first.append(ByteBuffer.wrap(new byte[10]));
            String told =
                    assertThrows(
                                    IOException.class,
                                    () -> second.append(ByteBuffer.wrap(new byte[10])))
                            .getMessage();
            assertTrue(told.contains("-Djava.io.tmpdir"), told);
        }
    }

    @Test
    void thereIsRoomForOneHoweverSmallItIs() {
        assertEquals(1, new Room(25 << 20, 2 << 20).streams());
        assertEquals(100, new Room(25 << 20, 2 << 20).pieces());
        assertEquals(4, new Room(4 << 20, 32 << 20).streams());
        assertEquals(64, new Room(4 << 20, 32 << 20).pieces());
    }
}
