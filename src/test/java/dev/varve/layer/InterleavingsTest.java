package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.MemoryStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What happens side by side, in every order that it may happen in: operations of two and three
 * people around the steps of encoders and uploads exhaustively, longer stories by seeds. The oracle
 * is always the same: accepted = stored + waiting + set aside, after each step, and at the end all
 * is stored, each row once, in files whose positions follow one another.
 */
class InterleavingsTest {

    private static final long MEBIBYTE = 1L << 20;
    private static final long FIRST_SEED = 20_261_127;
    private static final int SEEDS = Integer.getInteger("varve.test.stories", 400);

    /** Runs of an exhaustive search at most; a search that needs more is a wrong test. */
    private static final int MOST_RUNS = 400_000;

    @TempDir Path folder;

    /** Plays everything that can happen; the store never fails. */
    private static void every(String title, Consumer<Stage> story) {
        Choices.Every choices = new Choices.Every();
        int runs = 0;
        do {
            MemoryStore store = new MemoryStore();
            try (Stage stage = new Stage(store, MEBIBYTE, 1_000, choices, Runnable::run)) {
                story.accept(stage);
                stage.play();
                stage.settle();
                stage.check();
                assertEquals(Map.of(), stage.layers.unstored().byTable());
                assertEquals(List.of(), stage.unexpected);
                stage.checkMemory();
                requirePositionsInOrder(store);
            }
            runs++;
            assertTrue(runs <= MOST_RUNS, title + " has too many interleavings");
        } while (choices.advance());
        System.out.printf("%s: %,d interleavings, all of them%n", title, runs);
    }

    @Test
    void twoAppendersAndAFlush() {
        every(
                "two appenders, one flush",
                stage -> {
                    stage.actor("a", stage.append(1, 2));
                    stage.actor("b", stage.append(1, 3));
                    stage.actor("f", stage.flush());
                });
    }

    @Test
    void anAppenderWhileARotationAndAFlushAreUnderWay() {
        every(
                "append, rotate and flush",
                stage -> {
                    stage.actor("a", stage.append(1, 2));
                    stage.actor("r", stage.rotate(3));
                    stage.actor("f", stage.flush());
                });
    }

    @Test
    void twoFlushesAtOnce() {
        every(
                "two flushes",
                stage -> {
                    stage.actor("a", stage.append(1, 2));
                    stage.actor("f", stage.flush());
                    stage.actor("g", stage.flush());
                });
    }

    @Test
    void aSchemaThatGrowsBetweenTheRowGroupsOfAFile() {
        every(
                "a new column and a flush",
                stage -> {
                    stage.actor("a", stage.append(1, 2), stage.append(1, 2, "later"));
                    stage.actor("f", stage.flush());
                });
    }

    /** As of a process without memory, in which every OutOfMemoryError may be the same one. */
    @Test
    void oneErrorAtEveryStepLeavesTheRowsToBeTriedAgain() {
        Error shortage = new OutOfMemoryError("one for all");
        AtomicReference<@Nullable Error> failure = new AtomicReference<>(shortage);
        Executor columns =
                task -> {
                    Error failing = failure.get();
                    if (failing != null) {
                        throw failing;
                    }
                    task.run();
                };
        try (Stage stage =
                new Stage(new MemoryStore(), MEBIBYTE, 1_000, new Choices.Every(), columns)) {
            stage.lettersError = shortage;
            stage.actor("a", stage.append(1, 1));
            stage.actor("f", stage.flush());
            stage.play();
            stage.check();
            failure.set(null);
            stage.lettersError = null;
            stage.settle();
            stage.check();
            assertEquals(Map.of(), stage.layers.unstored().byTable());
        }
    }

    @Test
    void closingAtAnyMomentFreesAllMemory() {
        Choices.Every choices = new Choices.Every();
        int runs = 0;
        do {
            try (Stage stage =
                    new Stage(new MemoryStore(), MEBIBYTE, 1_000, choices, Runnable::run)) {
                stage.actor("a", stage.append(1, 2), stage.flush());
                stage.actor("c", stage.closing());
                assertThrowsOnlyWhenClosed(stage);
                stage.checkMemory();
            }
            runs++;
        } while (choices.advance());
        System.out.printf("close at any moment: %,d interleavings, all of them%n", runs);
    }

    /** Rows that come after the end are refused; whatever was under way lets go. */
    private static void assertThrowsOnlyWhenClosed(Stage stage) {
        boolean played = false;
        while (!played) {
            try {
                stage.playUnchecked();
                played = true;
            } catch (IllegalStateException closed) {
                assertEquals("the layers are closed", closed.getMessage());
            }
        }
    }

    /** Long stories with everything going wrong: store, encoders, dead letters, memory. */
    @Test
    void seededStoriesWithFaultsEverywhere() throws Exception {
        System.out.printf(
                "InterleavingsTest: seeds %d to %d%n", FIRST_SEED, FIRST_SEED + SEEDS - 1);
        long begin = System.nanoTime();
        long rows = 0;
        long setAside = 0;
        long refused = 0;
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            try {
                Stage stage = story(seed);
                rows += stage.accepted();
                setAside += stage.setAside.size();
                refused += stage.refused();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
        System.out.printf(
                "%,d seeded stories in %,d ms: %,d rows accepted, %,d of them set aside, %,d refused%n",
                SEEDS, (System.nanoTime() - begin) / 1_000_000, rows, setAside, refused);
        assertTrue(rows > 0 && setAside > 0 && refused > 0, "no story went wrong");
    }

    private Stage story(long seed) throws Exception {
        Random random = new Random(seed);
        MemoryStore memory = new MemoryStore();
        FaultyStore store = FaultyStore.quietlySeeded(memory, seed, random.nextInt(3) * 0.15);
        boolean[] faults = {true};
        AtomicReference<Stage> playing = new AtomicReference<>();
        store.beforeEvery(
                _ -> {
                    playing.get().meanwhile();
                    if (faults[0] && random.nextInt(40) == 0) {
                        throw new OutOfMemoryError("injected into the store");
                    }
                });
        int encodeFaults = random.nextInt(3) * 6;
        Executor columns =
                task -> {
                    playing.get().meanwhile();
                    if (faults[0] && encodeFaults > 0 && random.nextInt(40) < encodeFaults) {
                        throw new OutOfMemoryError("injected into an encoder");
                    }
                    task.run();
                };
        long budgetBytes = random.nextBoolean() ? 24 << 10 : MEBIBYTE;
        try (Stage stage = new Stage(store, budgetBytes, 20, Choices.seeded(seed * 31), columns)) {
            playing.set(stage);
            for (int i = 0; i < 3; i++) {
                stage.actor("appender " + i, appends(stage, random));
            }
            stage.actor("operator", stage.flush(), stage.flush());
            stage.actor("schedule", stage.rotate(1), stage.rotate(2), stage.rotate(1));
            stage.actor("letters", () -> stage.lettersFull = true, () -> stage.lettersFull = false);
            stage.play();
            faults[0] = false;
            store.beNice();
            stage.settle();
            stage.check();
            assertEquals(Map.of(), stage.layers.unstored().byTable(), stage.unexpected::toString);
            stage.checkMemory();
            requirePositionsInOrder(memory);
            if (seed % 100 == 0) {
                requireEachRowOnce(memory, stage.accepted() - stage.setAside.size(), seed);
            }
            return stage;
        }
    }

    private static Runnable[] appends(Stage stage, Random random) {
        Runnable[] appends = new Runnable[1 + random.nextInt(5)];
        for (int i = 0; i < appends.length; i++) {
            int rows = 1 + random.nextInt(15);
            int partition = random.nextInt(3);
            appends[i] =
                    random.nextInt(4) == 0
                            ? stage.append(partition, rows, "c" + random.nextInt(3))
                            : stage.append(partition, rows);
        }
        return appends;
    }

    /** One high-water mark per partition says what its files hold. */
    private static void requirePositionsInOrder(BlobStore store) {
        Map<String, TreeMap<Long, Long>> partitions = new TreeMap<>();
        ObjectMapper json = new ObjectMapper();
        try (Stream<BlobInfo> objects = store.list("")) {
            for (BlobInfo each : objects.toList()) {
                if (!each.key().value().endsWith(".json")) {
                    continue;
                }
                try (InputStream in = store.read(each.key())) {
                    JsonNode manifest = json.readTree(in);
                    JsonNode positions = manifest.get("positions");
                    partitions
                            .computeIfAbsent(
                                    manifest.get("partition").get("path").asText(),
                                    _ -> new TreeMap<>())
                            .put(positions.get("first").asLong(), positions.get("last").asLong());
                }
            }
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        partitions.forEach(
                (partition, files) -> {
                    long mark = -1;
                    for (Map.Entry<Long, Long> file : files.entrySet()) {
                        assertTrue(
                                file.getKey() > mark && file.getValue() >= file.getKey(),
                                () -> "the files of " + partition + " overlap: " + files);
                        mark = file.getValue();
                    }
                });
    }

    private void requireEachRowOnce(MemoryStore store, long rows, long seed) throws Exception {
        Path copy = Files.createDirectory(folder.resolve("seed" + seed));
        try (Stream<BlobInfo> objects = store.list("")) {
            int number = 0;
            for (BlobInfo each : objects.toList()) {
                if (each.key().value().endsWith(".parquet")) {
                    try (InputStream in = store.read(each.key())) {
                        Files.copy(in, copy.resolve(number++ + ".parquet"));
                    }
                }
            }
        }
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet count =
                        statement.executeQuery(
                                "SELECT count(*), count(DISTINCT n) FROM read_parquet('%s/*.parquet',"
                                                .formatted(copy)
                                        + " union_by_name=true)")) {
            count.next();
            assertEquals(rows, count.getLong(1), "rows of seed " + seed);
            assertEquals(rows, count.getLong(2), "distinct rows of seed " + seed);
        }
    }
}
