package dev.varve.store;

import static dev.varve.store.Blobs.createText;
import static dev.varve.store.Blobs.text;
import static dev.varve.store.Blobs.together;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many objects at once, whose directories are synced together. A disk is played that has of a
 * directory only the names that were there when a sync of it began that did not fail.
 */
final class LocalStoreTogetherTest {

    private static final int OBJECTS = 400;

    /** Remembers which names a crash of the machine would leave. */
    private final class Disk implements Steps {

        private final Set<Path> durable = ConcurrentHashMap.newKeySet();
        private final AtomicInteger directorySyncs = new AtomicInteger();
        private final AtomicInteger parentSyncs = new AtomicInteger();
        private final AtomicInteger failures = new AtomicInteger();
        private final Random random;
        private final double failing;

        Disk(long seed, double failing) {
            this.random = new Random(seed);
            this.failing = failing;
        }

        @Override
        public void before(Step step) throws IOException {
            if (step != Step.SYNC_DIRECTORY && step != Step.SYNC_PARENT_DIRECTORY) {
                return;
            }
            Set<Path> there = step == Step.SYNC_DIRECTORY ? files() : directories();
            if (fails()) {
                failures.incrementAndGet();
                throw new IOException("No space left on device");
            }
            (step == Step.SYNC_DIRECTORY ? directorySyncs : parentSyncs).incrementAndGet();
            durable.addAll(there);
        }

        private synchronized boolean fails() {
            return random.nextDouble() < failing;
        }

        void requireDurable(Path path) {
            for (Path each = path; !each.equals(root); each = each.getParent()) {
                assertTrue(durable.contains(each), () -> "not durable: " + path);
            }
        }
    }

    @TempDir Path around;

    private Path root = Path.of("");

    @Test
    void returnsOnlyWhenTheNameIsDurable() throws Exception {
        root = around.resolve("one directory");
        Disk disk = new Disk(0, 0);
        LocalStore store = new LocalStore(root, disk);
        together(
                OBJECTS,
                number -> {
                    createText(store, "d/" + number, "bytes of " + number);
                    disk.requireDurable(root.resolve("d/" + number));
                    return number;
                });
        requireAll(store, "d/%d");
        assertTrue(disk.directorySyncs.get() <= OBJECTS);
        System.out.printf(
                "LocalStoreTogetherTest: %d objects of one directory durable after %d syncs of"
                        + " it%n",
                OBJECTS, disk.directorySyncs.get());
    }

    @Test
    void returnsOnlyWhenTheDirectoriesAreDurable() throws Exception {
        root = around.resolve("many directories");
        Disk disk = new Disk(0, 0);
        LocalStore store = new LocalStore(root, disk);
        together(
                OBJECTS,
                number -> {
                    createText(store, "t/p=" + number + "/x", "bytes of " + number);
                    disk.requireDurable(root.resolve("t/p=" + number + "/x"));
                    return number;
                });
        requireAll(store, "t/p=%d/x");
        assertEquals(OBJECTS, disk.directorySyncs.get());
        assertTrue(disk.parentSyncs.get() <= OBJECTS + 1);
        System.out.printf(
                "LocalStoreTogetherTest: %d new directories durable after %d syncs of those above"
                        + " them%n",
                OBJECTS, disk.parentSyncs.get());
    }

    @Test
    void takesNobodysSuccessForItsOwnWhereSomeSyncsFail() throws Exception {
        long seed = System.nanoTime();
        System.out.println("LocalStoreTogetherTest: seed " + seed);
        root = around.resolve("failing");
        Disk disk = new Disk(seed, 0.3);
        LocalStore store = new LocalStore(root, disk);
        List<Integer> refused =
                together(
                        OBJECTS,
                        number -> {
                            String key = "t/p=" + number % 20 + "/" + number;
                            int refusals = createPatiently(store, key, "bytes of " + number);
                            disk.requireDurable(root.resolve(key));
                            return refusals;
                        });
        for (int number = 0; number < OBJECTS; number++) {
            assertEquals("bytes of " + number, text(store, "t/p=" + number % 20 + "/" + number));
        }
        int refusals = refused.stream().mapToInt(Integer::intValue).sum();
        assertTrue(refusals >= disk.failures.get(), () -> "seed " + seed);
        assertEquals(OBJECTS, LocalFiles.below(root).size());
    }

    /**
     * @return how often the store refused before
     */
    private static int createPatiently(LocalStore store, String key, String text)
            throws IOException {
        for (int refusals = 0; ; refusals++) {
            try {
                createText(store, key, text);
                return refusals;
            } catch (TransientStoreException e) {
                assertTrue(e.toString().contains("'" + key + "'"), e::toString);
            }
        }
    }

    private static void requireAll(LocalStore store, String format) throws IOException {
        for (int number = 0; number < OBJECTS; number++) {
            assertEquals("bytes of " + number, text(store, format.formatted(number)));
        }
        assertEquals(OBJECTS, Blobs.list(store, "").size());
    }

    private Set<Path> files() throws IOException {
        return found(false);
    }

    private Set<Path> directories() throws IOException {
        return found(true);
    }

    private Set<Path> found(boolean directories) throws IOException {
        Set<Path> found = ConcurrentHashMap.newKeySet();
        addBelow(root, directories, found);
        return found;
    }

    private static void addBelow(Path directory, boolean directories, Set<Path> found)
            throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            for (Path entry : (Iterable<Path>) entries::iterator) {
                if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    addBelow(entry, directories, found);
                    if (directories) {
                        found.add(entry);
                    }
                } else if (!directories) {
                    found.add(entry);
                }
            }
        }
    }
}
