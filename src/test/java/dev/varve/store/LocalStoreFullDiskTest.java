package dev.varve.store;

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
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that fills at every step of what the service writes: a file in pieces, its footer last,
 * then its manifest, then dead letters.
 */
final class LocalStoreFullDiskTest {

    private static final String FILE = "t/p=1/t-0.parquet";
    private static final String MANIFEST = "_manifest/t/p=1/t-0.json";
    private static final String LETTERS = "_dead_letter/t/0.ndjson";
    private static final Map<String, String> WHOLE =
            Map.of(FILE, "row groups and footer", MANIFEST, "manifest", LETTERS, "letters");

    /** One call of the store, or of a staged object. */
    @FunctionalInterface
    private interface Call {

        void run() throws IOException;
    }

    /** A disk with room until the step of a number, and no more until someone makes some. */
    private final class Filling implements Steps {

        private final int fullBefore;
        private final List<Step> heard = new ArrayList<>();
        private boolean room = true;

        Filling(int fullBefore) {
            this.fullBefore = fullBefore;
        }

        @Override
        public void before(Step step) throws IOException {
            room = room && heard.size() != fullBefore;
            heard.add(step);
            // Removing needs no room.
            if (!room && step != Step.DELETE_TEMPORARY) {
                if (step == Step.WRITE) {
                    takePart();
                }
                throw new IOException("No space left on device");
            }
        }

        void makeRoom() {
            room = true;
        }
    }

    @TempDir Path around;

    private Path root = Path.of("");
    private int refusals;

    @Test
    void losesNothingAndShowsNoPartAtWhateverStepTheDiskFills() throws IOException {
        int steps = writeAll(-1);
        assertEquals(0, refusals);
        for (int full = 0; full < steps; full++) {
            writeAll(full);
        }
        System.out.printf(
                "LocalStoreFullDiskTest: full at %d steps, %d calls refused and repeated%n",
                steps, refusals);
        assertTrue(refusals >= 2 * (steps - 3));
    }

    /** How many steps that took. */
    private int writeAll(int fullBefore) throws IOException {
        root = around.resolve("full before step " + fullBefore);
        Filling disk = new Filling(fullBefore);
        LocalStore store = new LocalStore(root, disk);
        try (StagedBlob file = store.stageAs(key(FILE))) {
            patiently(store, disk, () -> file.append(utf8("row groups ")));
            patiently(store, disk, () -> file.append(utf8("and footer")));
            patiently(store, disk, () -> assertFalse(file.commit(key(FILE)).existed()));
        }
        requireVisible(store, FILE);
        patiently(store, disk, () -> store.create(key(MANIFEST), utf8("manifest")));
        requireVisible(store, FILE, MANIFEST);
        patiently(store, disk, () -> store.create(key(LETTERS), utf8("letters")));
        requireVisible(store, FILE, MANIFEST, LETTERS);
        assertEquals(list(store, ""), LocalFiles.below(root));
        return disk.heard.size();
    }

    private void patiently(LocalStore store, Filling disk, Call call) throws IOException {
        try {
            call.run();
            return;
        } catch (TransientStoreException e) {
            refused(store, e);
        }
        refused(store, assertThrows(TransientStoreException.class, call::run));
        disk.makeRoom();
        call.run();
    }

    private void refused(LocalStore store, TransientStoreException e) throws IOException {
        assertTrue(e.toString().contains("no space is left"), e::toString);
        refusals++;
        for (String key : list(store, "")) {
            assertEquals(WHOLE.get(key), text(store, key));
        }
    }

    private static void requireVisible(LocalStore store, String... keys) throws IOException {
        assertEquals(Stream.of(keys).sorted().toList(), list(store, ""));
        for (String key : keys) {
            assertEquals(WHOLE.get(key), text(store, key));
        }
    }

    /** As a disk does that has room for a part of what is written. */
    private void takePart() throws IOException {
        for (String name : LocalFiles.below(root)) {
            if (name.endsWith(TemporaryFile.NAME_END)) {
                Files.writeString(root.resolve(name), "part of a pi", StandardOpenOption.APPEND);
            }
        }
    }
}
