package dev.varve.store;

import static dev.varve.store.Blobs.bytes;
import static dev.varve.store.Blobs.createText;
import static dev.varve.store.Blobs.key;
import static dev.varve.store.Blobs.list;
import static dev.varve.store.Blobs.random;
import static dev.varve.store.Blobs.text;
import static dev.varve.store.Blobs.together;
import static dev.varve.store.Blobs.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every store must do with staged objects; part of {@link BlobStoreContract}. */
interface StagedBlobContract {

    /** A store that holds nothing yet, and that no other test sees. */
    BlobStore emptyStore() throws IOException;

    @Test
    default void showsNothingOfAnObjectBeforeItsCommit() throws IOException {
        try (BlobStore store = emptyStore();
                StagedBlob staged = store.stage(key("d/x"))) {
            assertEquals(0, staged.sizeBytes());
            staged.append(utf8("abc"));
            assertEquals(3, staged.sizeBytes());
            assertEquals(Optional.empty(), store.head(key("d/x")));
            assertEquals(List.of(), list(store, ""));
            assertEquals(new CreatedBlob(key("d/x"), 3, false), staged.commit(key("d/x")));
            assertEquals(3, staged.sizeBytes());
            assertEquals(List.of("d/x"), list(store, ""));
        }
    }

    @Test
    default void commitsAnObjectOfManyParts() throws IOException {
        try (BlobStore store = emptyStore()) {
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            Random random = new Random(3);
            try (StagedBlob staged = store.stage(key("big"))) {
                for (int part = 0; part < 40; part++) {
                    byte[] bytes = random(random.nextInt(1 << 20), part);
                    expected.writeBytes(bytes);
                    staged.append(ByteBuffer.wrap(bytes));
                }
                assertEquals(expected.size(), staged.commit(key("big")).sizeBytes());
            }
            assertArrayEquals(expected.toByteArray(), bytes(store, "big"));
        }
    }

    @Test
    default void commitsUnderAnotherKeyThanTheOneStagedNear() throws IOException {
        try (BlobStore store = emptyStore()) {
            for (String other : List.of("d/y", "e/f/g", "h")) {
                try (StagedBlob staged = store.stage(key("d/x"))) {
                    staged.append(utf8(other));
                    staged.commit(key(other));
                }
                assertEquals(other, text(store, other));
            }
            assertEquals(List.of("d/y", "e/f/g", "h"), list(store, ""));
        }
    }

    @Test
    default void commitsAnEmptyStagedObject() throws IOException {
        try (BlobStore store = emptyStore();
                StagedBlob staged = store.stage(key("e"))) {
            assertEquals(new CreatedBlob(key("e"), 0, false), staged.commit(key("e")));
            assertEquals("", text(store, "e"));
        }
    }

    @Test
    default void leavesNothingOfAnAbandonedObject() throws IOException {
        try (BlobStore store = emptyStore()) {
            StagedBlob staged = store.stage(key("d/x"));
            staged.append(ByteBuffer.wrap(random(1 << 20, 5)));
            staged.close();
            staged.close();
            assertEquals(List.of(), list(store, ""));
            assertThrows(IllegalStateException.class, () -> staged.append(utf8("x")));
            assertThrows(IllegalStateException.class, () -> staged.commit(key("d/x")));
        }
    }

    @Test
    default void takesNoMoreAfterACommit() throws IOException {
        try (BlobStore store = emptyStore();
                StagedBlob staged = store.stage(key("d/x"))) {
            staged.append(utf8("x"));
            staged.commit(key("d/x"));
            assertThrows(IllegalStateException.class, () -> staged.append(utf8("y")));
            assertThrows(IllegalStateException.class, () -> staged.commit(key("d/x")));
            assertEquals("x", text(store, "d/x"));
        }
    }

    @Test
    default void commitsUnderAnotherKeyAfterTheFirstWasTaken() throws IOException {
        try (BlobStore store = emptyStore();
                StagedBlob staged = store.stage(key("d/1"))) {
            createText(store, "d/1", "other");
            staged.append(utf8("mine"));
            assertThrows(BlobExistsException.class, () -> staged.commit(key("d/1")));
            assertThrows(BlobExistsException.class, () -> staged.commit(key("d/1")));
            staged.commit(key("d/2"));
            assertEquals("other", text(store, "d/1"));
            assertEquals("mine", text(store, "d/2"));
        }
    }

    @Test
    default void letsOneOfManyCommitsWin() throws Exception {
        try (BlobStore store = emptyStore()) {
            List<String> outcomes =
                    together(
                            16,
                            i -> {
                                try (StagedBlob staged = store.stage(key("r/z"))) {
                                    staged.append(utf8("writer " + i));
                                    staged.commit(key("r/z"));
                                    return "won";
                                } catch (BlobExistsException e) {
                                    return "lost";
                                }
                            });
            assertEquals(1, outcomes.stream().filter("won"::equals).count());
            assertEquals("writer " + outcomes.indexOf("won"), text(store, "r/z"));
            assertEquals(List.of("r/z"), list(store, ""));
        }
    }

    @Test
    default void commitsAnObjectOfManyPartsUnderTheNameThatWasKnown() throws IOException {
        try (BlobStore store = emptyStore()) {
            byte[] bytes = random(24 << 20, 5);
            try (StagedBlob staged = store.stageAs(key("d/big"))) {
                for (int from = 0; from < bytes.length; from += 3 << 20) {
                    staged.append(ByteBuffer.wrap(bytes, from, 3 << 20));
                }
                assertTrue(staged.heldBytes() <= bytes.length);
                assertEquals(List.of(), list(store, ""));
                assertFalse(staged.commit(key("d/big")).existed());
                assertEquals(0, staged.heldBytes());
            }
            assertArrayEquals(bytes, bytes(store, "d/big"));
            assertEquals(List.of("d/big"), list(store, ""));
        }
    }

    @Test
    default void takesNoOtherNameThanTheOneThatWasKnown() throws IOException {
        try (BlobStore store = emptyStore();
                StagedBlob staged = store.stageAs(key("d/x"))) {
            staged.append(utf8("abc"));
            assertThrows(IllegalArgumentException.class, () -> staged.commit(key("d/y")));
            assertEquals(new CreatedBlob(key("d/x"), 3, false), staged.commit(key("d/x")));
        }
    }

    @Test
    default void goesOnAfterEveryFailureOfAStagedObject() throws IOException {
        try (FaultyStore store = new FaultyStore(emptyStore());
                StagedBlob staged = store.stage(key("d/x"))) {
            staged.append(utf8("one "));
            store.failNext(FaultyStore.Operation.APPEND, FaultyStore.Moment.BEFORE, 2);
            assertThrows(TransientStoreException.class, () -> staged.append(utf8("two")));
            assertThrows(TransientStoreException.class, () -> staged.append(utf8("two")));
            assertEquals(4, staged.sizeBytes());
            staged.append(utf8("two"));
            store.failNext(FaultyStore.Operation.COMMIT, FaultyStore.Moment.BEFORE, 1);
            assertThrows(TransientStoreException.class, () -> staged.commit(key("d/x")));
            store.failNext(FaultyStore.Operation.COMMIT, FaultyStore.Moment.AFTER, 1);
            assertThrows(TransientStoreException.class, () -> staged.commit(key("d/x")));
            assertFalse(staged.commit(key("d/x")).existed());
            assertEquals("one two", text(store, "d/x"));
        }
    }
}
