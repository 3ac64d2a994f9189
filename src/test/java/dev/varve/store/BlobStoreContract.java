package dev.varve.store;

import static dev.varve.store.Blobs.bytes;
import static dev.varve.store.Blobs.createText;
import static dev.varve.store.Blobs.key;
import static dev.varve.store.Blobs.list;
import static dev.varve.store.Blobs.random;
import static dev.varve.store.Blobs.text;
import static dev.varve.store.Blobs.together;
import static dev.varve.store.Blobs.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What every store must do; a store's test implements this in one line. */
public interface BlobStoreContract extends ListingContract, ReplaceContract, StagedBlobContract {

    /** A store that holds nothing yet, and that no other test sees. */
    @Override
    BlobStore emptyStore() throws IOException;

    @Test
    default void createsAnObjectThatReadsBackWhole() throws IOException {
        try (BlobStore store = emptyStore()) {
            byte[] bytes = random(100_000, 1);
            CreatedBlob created = store.create(key("a/b/c.bin"), ByteBuffer.wrap(bytes));
            assertEquals(new CreatedBlob(key("a/b/c.bin"), 100_000, false), created);
            assertArrayEquals(bytes, bytes(store, "a/b/c.bin"));
        }
    }

    @Test
    default void createsFromPositionToLimitAndLeavesTheBufferAsItWas() throws IOException {
        try (BlobStore store = emptyStore()) {
            ByteBuffer direct = ByteBuffer.allocateDirect(10);
            direct.put("0123456789".getBytes(UTF_8)).position(2).limit(6);
            store.create(key("k"), direct);
            assertEquals("2345", text(store, "k"));
            assertEquals(2, direct.position());
            assertEquals(6, direct.limit());
            store.create(key("r"), direct.asReadOnlyBuffer());
            assertEquals("2345", text(store, "r"));
        }
    }

    @Test
    default void createsAnEmptyObject() throws IOException {
        try (BlobStore store = emptyStore()) {
            assertFalse(createText(store, "empty", "").existed());
            assertTrue(createText(store, "empty", "").existed());
            assertEquals("", text(store, "empty"));
            assertEquals(Optional.of(new BlobInfo(key("empty"), 0)), store.head(key("empty")));
            assertThrows(BlobExistsException.class, () -> createText(store, "empty", "x"));
        }
    }

    @Test
    default void saysThatTheSameBytesExisted() throws IOException {
        try (BlobStore store = emptyStore()) {
            assertFalse(createText(store, "a/x", "same").existed());
            assertTrue(createText(store, "a/x", "same").existed());
            try (StagedBlob staged = store.stage(key("a/x"))) {
                staged.append(utf8("sa"));
                staged.append(utf8("me"));
                assertEquals(new CreatedBlob(key("a/x"), 4, true), staged.commit(key("a/x")));
            }
            assertEquals("same", text(store, "a/x"));
        }
    }

    @Test
    default void refusesOtherBytesAndNamesTheKey() throws IOException {
        try (BlobStore store = emptyStore()) {
            createText(store, "a/x", "first");
            for (String other : List.of("First", "firs", "first!", "")) {
                BlobExistsException refused =
                        assertThrows(
                                BlobExistsException.class, () -> createText(store, "a/x", other));
                assertEquals(key("a/x"), refused.key());
                assertTrue(refused.toString().contains("'a/x'"), refused.getMessage());
            }
            assertEquals("first", text(store, "a/x"));
        }
    }

    @Test
    default void letsOneOfManyCreatorsWin() throws Exception {
        int creators = 32;
        try (BlobStore store = emptyStore()) {
            List<byte[]> contents = new ArrayList<>();
            for (int i = 0; i < creators; i++) {
                contents.add(random(50_000, i));
            }
            CountDownLatch start = new CountDownLatch(1);
            List<String> outcomes =
                    together(
                            creators,
                            i -> {
                                start.countDown();
                                start.await();
                                try {
                                    store.create(key("r/x"), ByteBuffer.wrap(contents.get(i)));
                                    return "won";
                                } catch (BlobExistsException e) {
                                    return "lost";
                                }
                            });
            assertEquals(1, outcomes.stream().filter("won"::equals).count());
            assertArrayEquals(contents.get(outcomes.indexOf("won")), bytes(store, "r/x"));
        }
    }

    @Test
    default void letsManyCreatorsOfTheSameBytesAllSucceed() throws Exception {
        try (BlobStore store = emptyStore()) {
            byte[] content = random(50_000, 7);
            List<Boolean> existed =
                    together(32, i -> store.create(key("r/y"), ByteBuffer.wrap(content)).existed());
            assertEquals(1, existed.stream().filter(there -> !there).count());
            assertArrayEquals(content, bytes(store, "r/y"));
        }
    }

    @Test
    default void tellsWhatItHoldsAndWhatNot() throws IOException {
        try (BlobStore store = emptyStore()) {
            assertEquals(Optional.empty(), store.head(key("a/b")));
            createText(store, "a/b", "12345");
            assertEquals(Optional.of(new BlobInfo(key("a/b"), 5)), store.head(key("a/b")));
            assertEquals(Optional.empty(), store.head(key("a")));
            assertEquals(Optional.empty(), store.head(key("a/b/c")));
        }
    }

    @Test
    default void readsNothingThatIsNotThere() throws IOException {
        try (BlobStore store = emptyStore()) {
            createText(store, "a/b", "x");
            for (String missing : List.of("a", "a/c", "z/z", "a/b/c")) {
                var thrown =
                        assertThrows(
                                NoSuchBlobException.class, () -> store.read(key(missing)).close());
                assertEquals(key(missing), thrown.key());
            }
        }
    }

    @Test
    default void readsRanges() throws IOException {
        try (BlobStore store = emptyStore()) {
            createText(store, "k", "0123456789");
            assertEquals("345", text(store, "k", 3, 3));
            assertEquals("0", text(store, "k", 0, 1));
            assertEquals("89", text(store, "k", 8, 100));
            assertEquals("89", text(store, "k", 8, Long.MAX_VALUE));
            assertEquals("", text(store, "k", 4, 0));
            assertEquals("", text(store, "k", 10, 5));
            assertEquals("", text(store, "k", Long.MAX_VALUE, 5));
            assertThrows(IllegalArgumentException.class, () -> store.read(key("k"), -1, 1));
            assertThrows(IllegalArgumentException.class, () -> store.read(key("k"), 0, -1));
            assertThrows(NoSuchBlobException.class, () -> store.read(key("none"), 0, 1));
        }
    }

    @Test
    default void readsOnInTheSameObjectAlone() throws IOException {
        try (BlobStore store = emptyStore()) {
            assertEquals(Optional.empty(), store.version(key("in/a")));
            createText(store, "in/a", "0123456789");
            BlobVersion version = store.version(key("in/a")).orElseThrow();
            assertEquals(10, version.sizeBytes());
            assertEquals(Optional.of(version), store.version(key("in/a")));
            for (int offset : new int[] {0, 4, 9, 10}) {
                try (InputStream in = store.read(version, offset)) {
                    assertEquals(
                            "0123456789".substring(offset), new String(in.readAllBytes(), UTF_8));
                }
            }
            assertThrows(IllegalArgumentException.class, () -> store.read(version, 11));
            assertThrows(IllegalArgumentException.class, () -> store.read(version, -1));
            store.delete(key("in/a"));
            IOException gone = assertThrows(IOException.class, () -> store.read(version, 4));
            assertTrue(
                    gone instanceof NoSuchBlobException || gone instanceof ChangedBlobException,
                    gone::toString);
            createText(store, "in/a", "9876543210");
            assertThrows(ChangedBlobException.class, () -> store.read(version, 0));
            assertThrows(ChangedBlobException.class, () -> store.read(version, 4));
        }
    }

    @Test
    default void readsByteByByteAndSkips() throws IOException {
        try (BlobStore store = emptyStore()) {
            store.create(key("k"), ByteBuffer.wrap(new byte[] {0, -1, 2, 3, 4, 5}));
            try (InputStream in = store.read(key("k"), 1, 4)) {
                assertEquals(255, in.read());
                assertEquals(2, in.skip(2));
                assertEquals(4, in.read());
                assertEquals(-1, in.read());
                assertEquals(0, in.skip(1));
            }
        }
    }

    @Test
    default void movesAnObject() throws IOException {
        try (BlobStore store = emptyStore()) {
            createText(store, "raw/active/s", "lines");
            store.move(key("raw/active/s"), key("raw/ready/t/s"));
            assertEquals(List.of("raw/ready/t/s"), list(store, ""));
            assertEquals("lines", text(store, "raw/ready/t/s"));
            store.move(key("raw/ready/t/s"), key("raw/ready/t/s"));
            assertEquals("lines", text(store, "raw/ready/t/s"));
        }
    }

    @Test
    default void movesOntoTheSameBytesButNeverOntoOthers() throws IOException {
        try (BlobStore store = emptyStore()) {
            createText(store, "from", "lines");
            createText(store, "same", "lines");
            createText(store, "other", "LINES");
            assertThrows(BlobExistsException.class, () -> store.move(key("from"), key("other")));
            assertEquals("LINES", text(store, "other"));
            assertEquals("lines", text(store, "from"));
            store.move(key("from"), key("same"));
            assertEquals(List.of("other", "same"), list(store, ""));
            var thrown =
                    assertThrows(
                            NoSuchBlobException.class, () -> store.move(key("from"), key("same")));
            assertEquals(key("from"), thrown.key());
        }
    }

    @Test
    default void deletesAnObjectOnceOrTwice() throws IOException {
        try (BlobStore store = emptyStore()) {
            createText(store, "d/x", "1");
            createText(store, "d/y", "2");
            store.delete(key("d/x"));
            store.delete(key("d/x"));
            store.delete(key("d"));
            assertEquals(List.of("d/y"), list(store, ""));
            createText(store, "d/x", "another");
            assertEquals("another", text(store, "d/x"));
        }
    }

    @Test
    default void takesTheLongestKeys() throws IOException {
        try (BlobStore store = emptyStore()) {
            String segment = "ü".repeat(127) + "x";
            String key = String.join("/", segment, segment, segment, segment);
            assertEquals(4 * 255 + 3, key.getBytes(UTF_8).length);
            createText(store, key, "deep");
            assertEquals("deep", text(store, key));
            assertEquals(List.of(key), list(store, ""));
        }
    }

    @Test
    default void takesNamesThatAreUnusualButAllowed() throws IOException {
        try (BlobStore store = emptyStore()) {
            List<String> keys =
                    List.of(
                            " ",
                            "#?&%2F",
                            "*",
                            "CON",
                            "a b",
                            "a=b%3A",
                            "con.",
                            "e\u0301",
                            "p=%2E%2E/x",
                            "q\"'`$(x)",
                            "~",
                            "\u00e9",
                            "\u2028");
            for (String key : keys) {
                createText(store, key, key);
            }
            assertEquals(keys, list(store, ""));
            for (String key : keys) {
                assertEquals(key, text(store, key));
            }
        }
    }

    @Test
    default void isReadyWhenItCanWriteAndLeavesNothingOfTheProbe() throws IOException {
        try (BlobStore store = emptyStore()) {
            assertEquals(Optional.empty(), store.probe());
            assertEquals(List.of(), list(store, ""));
        }
    }

    @Test
    default void doesNothingAfterClose() throws IOException {
        BlobStore store = emptyStore();
        createText(store, "k", "v");
        store.close();
        store.close();
        assertThrows(IllegalStateException.class, () -> createText(store, "k", "v"));
        assertThrows(IllegalStateException.class, () -> store.stage(key("k")));
        assertThrows(IllegalStateException.class, () -> store.head(key("k")));
        assertThrows(IllegalStateException.class, () -> store.version(key("k")));
        assertThrows(IllegalStateException.class, () -> store.read(key("k")));
        assertThrows(IllegalStateException.class, () -> store.read(key("k"), 0, 1));
        assertThrows(IllegalStateException.class, () -> store.list(""));
        assertThrows(IllegalStateException.class, () -> store.move(key("k"), key("l")));
        assertThrows(IllegalStateException.class, () -> store.delete(key("k")));
        assertThrows(IllegalStateException.class, store::probe);
    }
}
