package dev.varve.store;

import static dev.varve.store.Blobs.bytes;
import static dev.varve.store.Blobs.createText;
import static dev.varve.store.Blobs.key;
import static dev.varve.store.Blobs.list;
import static dev.varve.store.Blobs.random;
import static dev.varve.store.Blobs.text;
import static dev.varve.store.Blobs.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How an object takes the place of another, and of no other, in every store. */
public interface ReplaceContract {

    /** A store that holds nothing yet, and that no other test sees. */
    BlobStore emptyStore() throws IOException;

    private static CreatedBlob replace(BlobStore store, BlobVersion there, byte[] bytes)
            throws IOException {
        try (StagedBlob staged = store.stage(there.key())) {
            staged.append(ByteBuffer.wrap(bytes));
            return staged.replace(there);
        }
    }

    @Test
    default void replacesTheVersionThatItWasTold() throws IOException {
        try (BlobStore store = emptyStore()) {
            createText(store, "a/x", "first");
            createText(store, "a/xy", "beside");
            BlobVersion first = store.version(key("a/x")).orElseThrow();
            assertEquals(5, first.sizeBytes());
            assertEquals(
                    new CreatedBlob(key("a/x"), 100_000, false),
                    replace(store, first, random(100_000, 5)));
            assertArrayEquals(random(100_000, 5), bytes(store, "a/x"));
            assertEquals(List.of("a/x", "a/xy"), list(store, ""));
            assertEquals("beside", text(store, "a/xy"));
            assertNotEquals(first, store.version(key("a/x")).orElseThrow());
        }
    }

    @Test
    default void replacesByAnObjectWhoseNameWasRefused() throws IOException {
        try (BlobStore store = emptyStore()) {
            createText(store, "a/x", "first");
            try (StagedBlob staged = store.stage(key("a/x"))) {
                staged.append(utf8("sec"));
                staged.append(utf8("ond"));
                assertThrows(BlobExistsException.class, () -> staged.commit(key("a/x")));
                staged.replace(store.version(key("a/x")).orElseThrow());
            }
            assertEquals("second", text(store, "a/x"));
        }
    }

    @Test
    default void leavesAVersionThatItWasNotTold() throws IOException {
        try (BlobStore store = emptyStore()) {
            createText(store, "a/x", "first");
            BlobVersion first = store.version(key("a/x")).orElseThrow();
            replace(store, first, "again".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            BlobExistsException refused =
                    assertThrows(
                            BlobExistsException.class,
                            () -> replace(store, first, new byte[] {'t', 'h', 'i', 'r', 'd'}));
            assertEquals(key("a/x"), refused.key());
            assertEquals("again", text(store, "a/x"));
        }
    }

    @Test
    default void saysThatTheSameBytesReplacedItBefore() throws IOException {
        try (BlobStore store = emptyStore()) {
            createText(store, "a/x", "first");
            BlobVersion first = store.version(key("a/x")).orElseThrow();
            byte[] second = {'s', 'e', 'c'};
            assertEquals(new CreatedBlob(key("a/x"), 3, false), replace(store, first, second));
            assertEquals(new CreatedBlob(key("a/x"), 3, true), replace(store, first, second));
            assertEquals("sec", text(store, "a/x"));
        }
    }

    @Test
    default void replacesNothingThatIsGone() throws IOException {
        try (BlobStore store = emptyStore()) {
            assertEquals(Optional.empty(), store.version(key("a/x")));
            createText(store, "a/x", "first");
            BlobVersion first = store.version(key("a/x")).orElseThrow();
            store.delete(key("a/x"));
            assertThrows(IOException.class, () -> replace(store, first, new byte[] {1}));
            assertEquals(List.of(), list(store, ""));
        }
    }
}
