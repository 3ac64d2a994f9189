package dev.varve.store;

import static dev.varve.store.Blobs.createText;
import static dev.varve.store.Blobs.key;
import static dev.varve.store.Blobs.list;
import static dev.varve.store.Blobs.text;
import static dev.varve.store.Blobs.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

final class LocalStoreTest {

    @TempDir Path around;

    private Path root;
    private Path outside;
    private LocalStore store;

    @BeforeEach
    void openStore() throws IOException {
        root = around.resolve("root");
        outside = Files.createDirectory(around.resolve("outside"));
        store = new LocalStore(root);
    }

    @Test
    void touchesNothingBeforeTheFirstWrite() throws IOException {
        assertEquals(Optional.empty(), store.head(key("a")));
        assertEquals(List.of(), list(store, ""));
        store.delete(key("a"));
        store.stage(key("a/b")).close();
        assertFalse(Files.exists(root));
    }

    @Test
    void writesTheFileThatTheKeyNamesAndNothingElse() throws IOException {
        createText(store, "event/year=2024/part-0.parquet", "bytes");
        assertEquals(List.of("event/year=2024/part-0.parquet"), LocalFiles.below(root));
        assertEquals("bytes", Files.readString(root.resolve("event/year=2024/part-0.parquet")));
    }

    @Test
    void leavesNoTemporaryFileWhateverComesOfIt() throws IOException {
        createText(store, "d/x", "1");
        createText(store, "d/x", "1");
        assertThrows(BlobExistsException.class, () -> createText(store, "d/x", "2"));
        try (StagedBlob staged = store.stage(key("d/y"))) {
            staged.append(utf8("abandoned"));
            assertEquals(2, LocalFiles.below(root).size());
        }
        assertEquals(Optional.empty(), store.probe());
        assertEquals(List.of("d/x"), LocalFiles.below(root));
    }

    @Test
    void stagesManyObjectsWithoutOpeningFiles() throws IOException {
        for (int i = 0; i < 20_000; i++) {
            store.stage(key("p=" + i + "/x"));
        }
        assertFalse(Files.exists(root));
    }

    @Test
    void refusesADirectoryThatLeadsOut() throws IOException {
        Files.createDirectories(root.resolve("real"));
        Files.createSymbolicLink(root.resolve("link"), outside);
        Files.writeString(outside.resolve("secret"), "s");
        for (Executable call :
                List.<Executable>of(
                        () -> createText(store, "link/x", "1"),
                        () -> createText(store, "link/new/x", "1"),
                        () -> store.read(key("link/secret")),
                        () -> store.head(key("link/secret")),
                        () -> store.list("link/"),
                        () -> store.delete(key("link/secret")),
                        () -> store.move(key("link/secret"), key("stolen")))) {
            IOException refused = assertThrows(IOException.class, call);
            assertTrue(refused.toString().contains("leads out of the store"), refused::toString);
            assertFalse(refused instanceof TransientStoreException);
        }
        assertEquals(List.of("secret"), LocalFiles.below(outside));
        assertEquals(List.of(), list(store, ""));
    }

    @Test
    void refusesADirectoryThatLeadsOutSinceItWasRead() throws IOException {
        createText(store, "d/x", "1");
        assertEquals("1", text(store, "d/x"));
        Files.move(root.resolve("d"), root.resolve("away"));
        Files.createSymbolicLink(root.resolve("d"), outside);
        Files.writeString(outside.resolve("x"), "s");
        assertThrows(IOException.class, () -> store.read(key("d/x")));
        assertThrows(IOException.class, () -> store.version(key("d/x")));
    }

    @Test
    void changesNothingInADirectoryThatWasMovedOutSinceItWasRead() throws IOException {
        createText(store, "d/x", "1");
        assertEquals("1", text(store, "d/x"));
        Files.move(root.resolve("d"), outside.resolve("d"));
        Files.createSymbolicLink(root.resolve("d"), outside.resolve("d"));
        assertThrows(IOException.class, () -> store.delete(key("d/x")));
        assertThrows(IOException.class, () -> store.move(key("d/x"), key("stolen")));
        assertEquals("1", Files.readString(outside.resolve("d/x")));
    }

    @Test
    void refusesToMoveOutThroughALink() throws IOException {
        createText(store, "x", "1");
        Files.createSymbolicLink(root.resolve("link"), outside);
        assertThrows(IOException.class, () -> store.move(key("x"), key("link/x")));
        assertEquals(List.of(), LocalFiles.below(outside));
        assertEquals("1", text(store, "x"));
    }

    @Test
    void refusesAnObjectThatIsALink() throws IOException {
        Files.createDirectories(root);
        Files.writeString(outside.resolve("secret"), "s");
        Files.createSymbolicLink(root.resolve("link"), outside.resolve("secret"));
        Files.createSymbolicLink(root.resolve("dangling"), outside.resolve("nothing"));
        for (String name : List.of("link", "dangling")) {
            assertThrows(IOException.class, () -> createText(store, name, "s"));
            assertThrows(IOException.class, () -> store.read(key(name)));
            assertThrows(IOException.class, () -> store.head(key(name)));
            assertThrows(IOException.class, () -> store.delete(key(name)));
        }
        assertEquals(List.of(), list(store, ""));
        assertEquals(List.of("secret"), LocalFiles.below(outside));
        assertEquals("s", Files.readString(outside.resolve("secret")));
    }

    @Test
    void followsLinksThatStayInsideAndARootThatIsALink() throws IOException {
        Path linkedRoot = Files.createSymbolicLink(around.resolve("linked"), root);
        Files.createDirectories(root.resolve("real"));
        Files.createSymbolicLink(root.resolve("link"), root.resolve("real"));
        LocalStore linked = new LocalStore(linkedRoot);
        createText(linked, "link/x", "1");
        assertEquals("1", text(store, "real/x"));
        assertEquals(List.of("real/x"), list(linked, ""));
    }

    @Test
    void saysThatAnObjectIsInTheWay() throws IOException {
        createText(store, "a", "1");
        IOException below = assertThrows(IOException.class, () -> createText(store, "a/b", "2"));
        assertTrue(below.toString().contains("is not a directory"), below.getMessage());
        createText(store, "d/x", "1");
        IOException above = assertThrows(IOException.class, () -> createText(store, "d", "2"));
        assertTrue(above.toString().contains("is a directory or a link"), above.getMessage());
        assertEquals(List.of("a", "d/x"), LocalFiles.below(root));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void saysThatTheFileSystemTakesNoDirectories() {
        Path process = Path.of("/proc/self");
        assumeTrue(Files.isDirectory(process), "skipped: no process file system");
        LocalStore nowhere = new LocalStore(process.resolve("varve"));
        assertEquals(
                Optional.of(
                        process.resolve("varve")
                                + " cannot be made: the file system there takes no directories;"
                                + " choose another place"),
                nowhere.probe());
    }

    @Test
    void saysThatTheRootIsAFile() throws IOException {
        Files.writeString(root, "a file");
        for (LocalStore store : List.of(this.store, new LocalStore(root.resolve("below")))) {
            String trouble = store.probe().orElseThrow();
            assertEquals(
                    root
                            + " is not a directory, so nothing can be stored below it; move it away"
                            + " or choose another place",
                    trouble);
            IOException failed = assertThrows(IOException.class, () -> createText(store, "a", "1"));
            assertEquals(trouble, failed.getMessage());
            assertFalse(failed instanceof TransientStoreException);
            assertEquals(Optional.empty(), store.head(key("a")));
        }
    }

    @Test
    void listsOnlyWhatIsAnObject() throws IOException {
        createText(store, "d/x", "1");
        createText(store, "_dead_letter/t/1.ndjson", "1");
        Files.createDirectories(root.resolve("d/empty"));
        Files.writeString(root.resolve("d/.hidden"), "");
        Files.writeString(root.resolve("d/back\\slash"), "");
        Files.createDirectories(root.resolve(".git/objects"));
        Files.writeString(root.resolve(".git/objects/o"), "");
        Files.createSymbolicLink(root.resolve("d/loop"), root);
        Path notUtf8 = Path.of(URI.create(root.resolve("d").toUri() + "not%FFutf8"));
        Files.createFile(notUtf8);
        try (StagedBlob staged = store.stage(key("d/y"))) {
            staged.append(utf8("unfinished"));
            assertEquals(List.of("_dead_letter/t/1.ndjson", "d/x"), list(store, ""));
        }
    }

    @Test
    void goesOnAfterAnInterruptedWrite() throws IOException {
        try (StagedBlob staged = store.stage(key("d/x"))) {
            staged.append(utf8("one "));
            Thread.currentThread().interrupt();
            assertThrows(InterruptedIOException.class, () -> staged.append(utf8("two")));
            assertTrue(Thread.interrupted());
            staged.append(utf8("two"));
            Thread.currentThread().interrupt();
            assertThrows(InterruptedIOException.class, () -> staged.commit(key("d/x")));
            assertTrue(Thread.interrupted());
            staged.commit(key("d/x"));
        }
        assertEquals("one two", text(store, "d/x"));
        assertEquals(List.of("d/x"), LocalFiles.below(root));
    }

    /** Reads in one of the ways of a stream. */
    private interface Reading {
        void from(InputStream in) throws IOException;
    }

    @Test
    void anInterruptedReadSaysSoInWhateverWay() throws IOException {
        store.create(key("d/x"), utf8("bytes"));
        List<Reading> ways =
                List.of(
                        InputStream::read,
                        in -> in.skip(1),
                        InputStream::readAllBytes,
                        in -> in.readNBytes(3),
                        in -> in.readNBytes(new byte[3], 0, 3));
        for (Reading way : ways) {
            try (InputStream in = store.read(key("d/x"))) {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedIOException.class, () -> way.from(in));
                assertTrue(Thread.interrupted());
            }
        }
    }

    @Test
    void writesAnewWhatSomeoneRemovedMeanwhile() throws IOException {
        try (StagedBlob staged = store.stage(key("d/x"))) {
            staged.append(utf8("bytes"));
            Files.delete(root.resolve("d").resolve(LocalFiles.below(root.resolve("d")).getFirst()));
            assertThrows(TransientStoreException.class, () -> staged.commit(key("d/x")));
            assertFalse(staged.commit(key("d/x")).existed());
        }
        assertEquals("bytes", text(store, "d/x"));
        assertEquals(List.of("d/x"), LocalFiles.below(root));
    }

    @Test
    void writesAnewInADirectoryThatSomeoneRemovedMeanwhile() throws IOException {
        try (StagedBlob staged = store.stage(key("d/x"))) {
            staged.append(utf8("bytes"));
            Files.delete(root.resolve("d").resolve(LocalFiles.below(root.resolve("d")).getFirst()));
            Files.delete(root.resolve("d"));
            assertThrows(TransientStoreException.class, () -> staged.commit(key("d/x")));
            staged.commit(key("d/x"));
        }
        assertEquals("bytes", text(store, "d/x"));
    }

    @Test
    void makesADirectoryAnewThatSomeoneRemoved() throws IOException {
        createText(store, "d/e/x", "1");
        Files.delete(root.resolve("d/e/x"));
        Files.delete(root.resolve("d/e"));
        Files.delete(root.resolve("d"));
        createText(store, "d/e/y", "2");
        assertEquals(List.of("d/e/y"), LocalFiles.below(root));
    }

    @Test
    void sweepsOnlyOldTemporaryFilesOfOthers() throws IOException {
        createText(store, "d/x", "1");
        Path directory = root.resolve("d");
        Path old = Files.createFile(directory.resolve(".varve-" + UUID.randomUUID() + "-a.part"));
        Path young = Files.createFile(directory.resolve(".varve-" + UUID.randomUUID() + "-b.part"));
        Path foreign = Files.createFile(directory.resolve(".foreign.part"));
        FileTime longAgo = FileTime.fromMillis(0);
        Files.setLastModifiedTime(old, longAgo);
        Files.setLastModifiedTime(foreign, longAgo);
        Files.setLastModifiedTime(directory.resolve("x"), longAgo);
        LocalStore other = new LocalStore(root);
        try (StagedBlob own = store.stage(key("d/y"));
                StagedBlob others = other.stage(key("d/z"))) {
            own.append(utf8("own"));
            others.append(utf8("others"));
            for (String name : LocalFiles.below(directory)) {
                if (!directory.resolve(name).equals(young)) {
                    Files.setLastModifiedTime(directory.resolve(name), longAgo);
                }
            }
            assertEquals(1, store.sweepLeftOvers());
            own.commit(key("d/y"));
            others.commit(key("d/z"));
        }
        assertTrue(Files.exists(young));
        assertEquals(5, LocalFiles.below(root).size());
        assertEquals(List.of("d/x", "d/y", "d/z"), list(store, ""));
    }

    @Test
    void leavesAloneWhatElseVarveKeepsInTheRoot() throws IOException {
        createText(store, "d/x", "1");
        List<String> kept =
                List.of(
                        ".varve-lock",
                        ".varve-writer",
                        ".varve-writer-blue",
                        ".varve-writer-" + UUID.randomUUID(),
                        ".varve-writer-" + UUID.randomUUID() + "-a.part",
                        ".varve-writer-some.part");
        for (String name : kept) {
            Files.writeString(root.resolve(name), "identity");
            Files.setLastModifiedTime(root.resolve(name), FileTime.fromMillis(0));
        }
        assertEquals(0, store.sweepLeftOvers());
        assertEquals(kept.size() + 1, LocalFiles.below(root).size());
        assertEquals(List.of("d/x"), list(store, ""));
    }

    @Test
    void namesTheFailureAndWhatToDo() {
        LocalFailure failure = new LocalFailure(around);
        assertInstanceOf(
                TransientStoreException.class,
                failure.of("cannot write 'k'", new IOException("No space left on device")));
        assertEquals(
                "cannot write 'k' in "
                        + around
                        + ": too many files are open; raise the limit (ulimit -n)",
                failure.of("cannot write 'k'", new IOException("/x: Too many open files"))
                        .getMessage());
        IOException unknown = failure.of("cannot write 'k'", new IOException("Input/output error"));
        assertFalse(unknown instanceof TransientStoreException);
        assertEquals(
                "cannot write 'k' in " + around + ": Input/output error", unknown.getMessage());
    }
}
