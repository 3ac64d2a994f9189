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
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The local store when one of its steps fails, whatever the reason. */
final class LocalStoreStepsTest {

    /** Fails one step, as long as it is told to. */
    private static final class Failing implements Steps {

        private final Step step;
        private final IOException failure;
        private int times;

        Failing(Step step, int times, IOException failure) {
            this.step = step;
            this.times = times;
            this.failure = failure;
        }

        @Override
        public void before(Step next) throws IOException {
            if (next == step && times-- > 0) {
                throw failure;
            }
        }
    }

    @TempDir Path root;

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"REPLACE", "DELETE_TEMPORARY"},
            mode = EnumSource.Mode.EXCLUDE)
    void createsAgainAfterAFullDisk(Step step) throws IOException {
        IOException full = new IOException("No space left on device");
        LocalStore store = new LocalStore(root, new Failing(step, 2, full));
        for (int i = 0; i < 2; i++) {
            var failed =
                    assertThrows(
                            TransientStoreException.class, () -> createText(store, "d/x", "bytes"));
            assertTrue(failed.toString().contains("'d/x' in " + root), failed.getMessage());
            assertTrue(failed.toString().contains("no space is left"), failed.getMessage());
            boolean visible = step == Step.SYNC_DIRECTORY;
            assertEquals(visible ? List.of("d/x") : List.of(), LocalFiles.below(root));
        }
        createText(store, "d/x", "bytes");
        assertEquals("bytes", text(store, "d/x"));
        assertEquals(List.of("d/x"), LocalFiles.below(root));
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"SYNC_FILE", "REPLACE", "SYNC_DIRECTORY"})
    void replacesAgainAfterAFullDisk(Step step) throws IOException {
        createText(new LocalStore(root), "d/x", "old");
        IOException full = new IOException("No space left on device");
        LocalStore store = new LocalStore(root, new Failing(step, 2, full));
        BlobVersion old = store.version(key("d/x")).orElseThrow();
        try (StagedBlob staged = store.stage(key("d/x"))) {
            staged.append(utf8("new one"));
            for (int i = 0; i < 2; i++) {
                assertThrows(TransientStoreException.class, () -> staged.replace(old));
                boolean visible = step == Step.SYNC_DIRECTORY;
                assertEquals(visible ? "new one" : "old", text(store, "d/x"));
            }
            staged.replace(old);
        }
        assertEquals("new one", text(store, "d/x"));
        assertEquals(List.of("d/x"), LocalFiles.below(root));
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"CREATE_DIRECTORY", "CREATE_TEMPORARY", "WRITE"})
    void appendsAgainAfterAFullDisk(Step step) throws IOException {
        IOException full = new IOException("No space left on device");
        LocalStore store = new LocalStore(root, new Failing(step, 3, full));
        try (StagedBlob staged = store.stage(key("d/x"))) {
            for (int i = 0; i < 3; i++) {
                assertThrows(TransientStoreException.class, () -> staged.append(utf8("one ")));
                assertEquals(0, staged.sizeBytes());
            }
            staged.append(utf8("one "));
            staged.append(utf8("two"));
            staged.commit(key("d/x"));
        }
        assertEquals("one two", text(store, "d/x"));
        assertEquals(List.of("d/x"), LocalFiles.below(root));
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"SYNC_FILE", "SYNC_PARENT_DIRECTORY", "LINK", "SYNC_DIRECTORY"})
    void commitsAgainAfterAFullDisk(Step step) throws IOException {
        IOException full = new IOException("No space left on device");
        LocalStore store = new LocalStore(root, new Failing(step, 3, full));
        try (StagedBlob staged = store.stage(key("d/x"))) {
            staged.append(utf8("bytes"));
            for (int i = 0; i < 3; i++) {
                assertThrows(TransientStoreException.class, () -> staged.commit(key("d/x")));
            }
            assertFalse(staged.commit(key("d/x")).existed());
        }
        assertEquals("bytes", text(store, "d/x"));
        assertEquals(List.of("d/x"), LocalFiles.below(root));
    }

    @Test
    void keepsAnObjectUnderTheKeyOnceItMayBeVisible() throws IOException {
        Failing steps = new Failing(Step.SYNC_DIRECTORY, 1, new IOException("Input/output error"));
        LocalStore store = new LocalStore(root, steps);
        try (StagedBlob staged = store.stage(key("d/x"))) {
            staged.append(utf8("bytes"));
            assertThrows(IOException.class, () -> staged.commit(key("d/x")));
            assertThrows(IllegalStateException.class, () -> staged.commit(key("d/y")));
            assertThrows(IllegalStateException.class, () -> staged.append(utf8("more")));
        }
        assertEquals("bytes", text(store, "d/x"));
        assertEquals(List.of("d/x"), LocalFiles.below(root));
    }

    @Test
    void triesTheSameKeysInTurnAfterAFailure() throws IOException {
        Failing steps = new Failing(Step.SYNC_DIRECTORY, 1, new IOException("Input/output error"));
        createText(new LocalStore(root), "d/1", "taken");
        LocalStore store = new LocalStore(root, steps);
        try (StagedBlob staged = store.stage(key("d/1"))) {
            staged.append(utf8("bytes"));
            assertThrows(BlobExistsException.class, () -> staged.commit(key("d/1")));
            assertThrows(IOException.class, () -> staged.commit(key("d/2")));
            assertThrows(BlobExistsException.class, () -> staged.commit(key("d/1")));
            assertFalse(staged.commit(key("d/2")).existed());
        }
        assertEquals(List.of("d/1", "d/2"), LocalFiles.below(root));
    }

    @Test
    void commitsEvenIfTheTemporaryFileCannotBeRemoved() throws IOException {
        Failing steps = new Failing(Step.DELETE_TEMPORARY, 1, new IOException("busy"));
        LocalStore store = new LocalStore(root, steps);
        assertFalse(createText(store, "d/x", "bytes").existed());
        assertEquals(2, LocalFiles.below(root).size());
        assertEquals(List.of("d/x"), list(store, ""));
    }

    @Test
    void trustsNoFileWhoseSyncFailed() throws IOException {
        IOException lost = new IOException("Input/output error");
        Steps losing =
                step -> {
                    if (step == Step.SYNC_FILE) {
                        Path file =
                                root.resolve("d/" + LocalFiles.below(root.resolve("d")).getFirst());
                        Files.write(file, new byte[5]);
                        throw lost;
                    }
                };
        LocalStore store = new LocalStore(root, losing);
        try (StagedBlob staged = store.stage(key("d/x"))) {
            staged.append(utf8("bytes"));
            assertThrows(IOException.class, () -> staged.commit(key("d/x")));
            IOException refused = assertThrows(IOException.class, () -> staged.commit(key("d/x")));
            assertTrue(refused.toString().contains("the disk lost bytes"), refused.getMessage());
        }
        assertEquals(List.of(), LocalFiles.below(root));
    }

    @Test
    void cutsOffWhatAFailedPieceLeftBehind() throws IOException {
        LocalStore store = new LocalStore(root);
        try (StagedBlob staged = store.stage(key("d/x"))) {
            staged.append(utf8("bytes"));
            Path file = root.resolve("d/" + LocalFiles.below(root.resolve("d")).getFirst());
            Files.writeString(file, "bytes and a piece that failed");
            staged.commit(key("d/x"));
        }
        assertEquals("bytes", text(store, "d/x"));
    }

    @Test
    void createsOnceWhereFilesCannotBeLinked() throws Exception {
        Steps unlinkable =
                step -> {
                    if (step == Step.LINK) {
                        throw new FileSystemException("x", "y", "Operation not permitted");
                    }
                };
        int creators = 32;
        CountDownLatch start = new CountDownLatch(creators);
        List<Future<String>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(creators)) {
            for (int i = 0; i < creators; i++) {
                String content = "writer " + i;
                outcomes.add(
                        threads.submit(
                                () -> {
                                    LocalStore store = new LocalStore(root, unlinkable);
                                    start.countDown();
                                    start.await();
                                    try {
                                        createText(store, "d/x", content);
                                        return content;
                                    } catch (BlobExistsException | TransientStoreException e) {
                                        return "lost";
                                    }
                                }));
            }
        }
        List<String> winners = new ArrayList<>();
        for (Future<String> outcome : outcomes) {
            winners.add(outcome.get());
        }
        winners.removeIf("lost"::equals);
        LocalStore store = new LocalStore(root, unlinkable);
        assertEquals(winners, List.of(text(store, "d/x")));
        assertEquals(List.of(".varve-lock", "d/x"), LocalFiles.below(root));
        store.move(key("d/x"), key("d/y"));
        assertEquals(List.of("d/y"), list(store, ""));
    }

    @Test
    void makesTheRootDurableForWhoeverKeepsFilesThere() throws IOException {
        Path made = root.resolve("above/root");
        List<Step> heard = new ArrayList<>();
        LocalStore store = new LocalStore(made, heard::add);
        assertEquals(made, store.makeRoot());
        assertEquals(
                List.of(
                        Step.CREATE_DIRECTORY,
                        Step.CREATE_DIRECTORY,
                        Step.SYNC_PARENT_DIRECTORY,
                        Step.SYNC_PARENT_DIRECTORY),
                heard);
        store.makeRoot();
        assertEquals(4, heard.size());
    }
}
