package dev.varve.store;

import static dev.varve.store.Blobs.createText;
import static dev.varve.store.Blobs.key;
import static dev.varve.store.Blobs.list;
import static dev.varve.store.Blobs.text;
import static dev.varve.store.Blobs.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A root that is taken away, as when a volume is unmounted, and comes back. */
final class LocalRootTest {

    @TempDir Path around;

    private Path root;
    private Path away;
    private LocalStore store;

    @BeforeEach
    void openStore() {
        root = around.resolve("root");
        away = around.resolve("away");
        store = new LocalStore(root);
    }

    private boolean isMarked() {
        return Files.exists(root.resolve(LocalRoot.MARKER));
    }

    @Test
    void aMissingAnEmptyAndAFilledRootAreUsedAtOnceAndMarked() throws IOException {
        createText(store, "a/b", "made");
        assertTrue(isMarked());
        Path empty = Files.createDirectory(around.resolve("empty"));
        createText(new LocalStore(empty), "a/b", "text");
        assertTrue(Files.exists(empty.resolve(LocalRoot.MARKER)));
        // as a store has left it that knew no marker
        Files.delete(root.resolve(LocalRoot.MARKER));
        LocalStore next = new LocalStore(root);
        assertEquals(Optional.empty(), next.probe());
        assertEquals("made", text(next, "a/b"));
        assertTrue(isMarked());
    }

    @Test
    void theMarkerIsNoObjectAndIsNotSweptAway() throws IOException {
        createText(store, "a", "text");
        assertEquals(List.of("a"), list(store, ""));
        assertEquals(0, new LocalStore(root).sweepLeftOvers());
        assertTrue(isMarked());
    }

    @Test
    void aRootThatIsGoneIsNotMadeAgain() throws IOException {
        createText(store, "a/b", "before");
        Files.move(root, away);
        refuses();
        assertFalse(Files.exists(root));
        Files.move(away, root);
        takesFilesAgain();
    }

    /** The directory below the mount point, which was there before. */
    @Test
    void nothingIsWrittenIntoAnEmptyMountPoint() throws IOException {
        createText(store, "a/b", "before");
        Files.move(root, away);
        Files.createDirectory(root);
        refuses();
        try (Stream<Path> entries = Files.list(root)) {
            assertEquals(List.of(), entries.toList());
        }
        Files.delete(root);
        Files.move(away, root);
        takesFilesAgain();
    }

    @Test
    void nothingIsWrittenWhereOnlyTheMarkerIsGone() throws IOException {
        createText(store, "a/b", "before");
        Files.delete(root.resolve(LocalRoot.MARKER));
        refuses();
        assertEquals(List.of("a/b"), LocalFiles.below(root));
    }

    @Test
    void aFileThatWasBegunBeforeIsFinishedAfterwards() throws IOException {
        try (StagedBlob staged = store.stageAs(key("a/b"))) {
            staged.append(utf8("all of it"));
            Files.move(root, away);
            assertThrows(TransientStoreException.class, () -> staged.commit(key("a/b")));
            assertFalse(Files.exists(root));
            Files.move(away, root);
            staged.commit(key("a/b"));
        }
        assertEquals("all of it", text(store, "a/b"));
    }

    private void refuses() {
        for (String key : List.of("a/c", "d", "e/f/g")) {
            TransientStoreException refused =
                    assertThrows(
                            TransientStoreException.class, () -> createText(store, key, "text"));
            assertTrue(
                    String.valueOf(refused.getMessage()).contains("mount the volume again"),
                    refused::getMessage);
        }
        assertThrows(IOException.class, store::makeRoot);
        String why = store.probe().orElseThrow();
        assertTrue(why.contains(LocalRoot.MARKER), why);
    }

    private void takesFilesAgain() throws IOException {
        assertEquals(Optional.empty(), store.probe());
        createText(store, "a/c", "after");
        assertEquals("before", text(store, "a/b"));
        assertEquals("after", text(store, "a/c"));
    }

    @Test
    void manyMayUseAnEmptyRootForTheFirstTimeTogether() throws Exception {
        List<Callable<CreatedBlob>> first = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            String key = "a/" + i;
            first.add(() -> createText(new LocalStore(root), key, key));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(first.size())) {
            for (Future<CreatedBlob> each : threads.invokeAll(first)) {
                each.get();
            }
        }
        assertEquals(16, list(store, "a/").size());
        assertTrue(isMarked());
    }
}
