package dev.varve.store;

import static dev.varve.store.Blobs.createText;
import static dev.varve.store.Blobs.key;
import static dev.varve.store.Blobs.list;
import static dev.varve.store.Blobs.together;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every store must do when it lists; part of {@link BlobStoreContract}. */
interface ListingContract {

    /** A store that holds nothing yet, and that no other test sees. */
    BlobStore emptyStore() throws IOException;

    /** Creates an empty object of each name; to be overridden where there is a much faster way. */
    default void createAll(BlobStore store, List<String> keys) throws Exception {
        together(keys.size(), i -> createText(store, keys.get(i), ""));
    }

    /** In the order of UTF-8; to be overridden where a stand-in for a store has another. */
    default List<String> keysInOrder() {
        return List.of(
                "Z",
                "a-b/1",
                "a/1",
                "a/1-",
                "a/_manifest-1.json",
                "a/b/c/d",
                "a0/1",
                "é/x",
                "日本/x",
                "\uFFFD/x",
                "😀/x");
    }

    @Test
    default void listsInTheOrderOfUtf8Bytes() throws IOException {
        try (BlobStore store = emptyStore()) {
            List<String> keys = keysInOrder();
            for (String key : keys.reversed()) {
                createText(store, key, key);
            }
            assertEquals(keys, list(store, ""));
            try (Stream<BlobInfo> listed = store.list("é")) {
                assertEquals(List.of(new BlobInfo(key("é/x"), 4)), listed.toList());
            }
        }
    }

    @Test
    default void listsWithoutAFolder() throws IOException {
        try (BlobStore store = emptyStore()) {
            for (String key : List.of("a/b/x", "a/b/c/y", "a/bc/z", "a/z", "b/b/x")) {
                createText(store, key, "");
            }
            try (Stream<BlobInfo> listed = store.list("a/", "a/b/")) {
                assertEquals(
                        List.of("a/bc/z", "a/z"), listed.map(each -> each.key().value()).toList());
            }
        }
    }

    @Test
    default void listsWhatBeginsWithAPrefix() throws IOException {
        try (BlobStore store = emptyStore()) {
            for (String key : List.of("a/x1", "a/x2/y", "a/x2/z", "a/y", "ab/c", "b")) {
                createText(store, key, "");
            }
            assertEquals(List.of("a/x1", "a/x2/y", "a/x2/z"), list(store, "a/x"));
            assertEquals(List.of("a/x2/y", "a/x2/z"), list(store, "a/x2/"));
            assertEquals(List.of("a/x1", "a/x2/y", "a/x2/z", "a/y", "ab/c"), list(store, "a"));
            assertEquals(List.of("a/y"), list(store, "a/y"));
            assertEquals(List.of(), list(store, "a/y/"));
            assertEquals(List.of(), list(store, "nothing/here/"));
            assertEquals(List.of(), list(store, "c"));
            for (String prefix : List.of("/", "../", "a//", ".", "a/.", "a\u0000", "a\\")) {
                assertThrows(InvalidKeyException.class, () -> store.list(prefix), prefix);
            }
        }
    }

    @Test
    default void listsTenThousandKeys() throws Exception {
        try (BlobStore store = emptyStore()) {
            List<String> keys =
                    IntStream.range(0, 10_000)
                            .mapToObj(i -> "t/p=%03d/%05d".formatted(i % 100, i))
                            .sorted()
                            .toList();
            createAll(store, keys);
            assertEquals(keys, list(store, "t/"));
            assertEquals(100, list(store, "t/p=042/").size());
            try (Stream<BlobInfo> lazy = store.list("")) {
                assertEquals(keys.getFirst(), lazy.findFirst().orElseThrow().key().value());
            }
        }
    }
}
