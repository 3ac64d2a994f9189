package dev.varve.layer;

import dev.varve.column.MemoryBudget;
import dev.varve.column.MemoryUse;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.record.Catalog;
import dev.varve.record.RecordLimits;
import dev.varve.record.Rejection;
import dev.varve.record.Staging;
import dev.varve.record.TableName;
import dev.varve.record.json.RecordReader;
import dev.varve.store.BlobStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose every task waits until it is chosen, so that one thread can play all
 * interleavings of what really happens side by side. After each step accepted rows are stored,
 * waiting or set aside, exactly.
 */
final class Stage implements AutoCloseable, LayerEvents {

    private static final int DEEPEST = 3;
    private static final TableName TABLE = new TableName("feed");

    final MemoryBudget budget;
    final LayerWriter layers;
    final List<StoredFile> stored = new ArrayList<>();
    final List<Rejection> setAside = new ArrayList<>();
    final List<String> unexpected = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final Catalog catalog =
            new Catalog(
                    List.of(), new TableName("records"), RecordLimits.DEFAULT, 1_000, true, true);
    private final RecordReader reader = new RecordReader(catalog, Optional.of(TABLE));
    private final Choices choices;
    private final List<Actor> actors = new ArrayList<>();
    private Instant now = Settling.NOW;
    private long accepted;
    private long refused;
    private long nextNumber;
    private int depth;

    /** Whether dead letters take anything. */
    boolean lettersFull;

    /** What they throw then, if it is not their usual exception. */
    @Nullable Error lettersError;

    /** Somebody who does one thing after another. */
    private record Actor(String name, Queue<Runnable> deeds) {}

    Stage(BlobStore store, long budgetBytes, int bufferRows, Choices choices, Executor columns) {
        this.choices = choices;
        this.budget = new MemoryBudget(budgetBytes);
        Executor later = tasks::add;
        this.layers =
                new LayerWriter(
                        settings(bufferRows),
                        catalog,
                        store,
                        budget,
                        this,
                        Clock.fixed(Settling.NOW, ZoneOffset.UTC),
                        () -> now,
                        LayerThreads.beside(columns, later, later),
                        this::setAside,
                        0);
    }

    private static LayerSettings settings(int bufferRows) {
        return TestSettings.by(new PartitionScheme.Columns(List.of("p")))
                .naming(new Naming.ByPosition("me"))
                .bufferRows(bufferRows)
                .rotation(1_500, Duration.ofMinutes(3), Duration.ofMinutes(2))
                .make();
    }

    private void setAside(List<Rejection> rows) {
        if (lettersError != null) {
            throw lettersError;
        }
        if (lettersFull) {
            throw new IllegalStateException("the dead letters take nothing");
        }
        setAside.addAll(rows);
    }

    /** Whoever it is does these things in their order, whenever he is chosen. */
    void actor(String name, Runnable... deeds) {
        actors.add(new Actor(name, new ArrayDeque<>(List.of(deeds))));
    }

    /** Brings rows of a partition. */
    Runnable append(int partition, int rows) {
        return append(partition, rows, "x");
    }

    /** Brings rows of a partition, with a column of that name. */
    Runnable append(int partition, int rows, String column) {
        return () -> {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < rows; i++) {
                lines.append(
                        "{\"p\":%d,\"n\":%d,\"%s\":\"%x\"}\n"
                                .formatted(
                                        partition,
                                        nextNumber + i,
                                        column,
                                        (nextNumber + i) * 0x9E3779B97F4A7C15L));
            }
            nextNumber += rows;
            byte[] chunk = lines.toString().getBytes(StandardCharsets.UTF_8);
            reader.read(chunk, 0, chunk.length, 1);
            try {
                for (Staging staged : reader.staged()) {
                    try (Prepared prepared = layers.prepare(staged, Duration.ZERO)) {
                        layers.commit(List.of(prepared));
                        accepted += rows;
                    }
                }
            } catch (OverloadedException overloaded) {
                refused += rows;
            } finally {
                reader.clear();
                reader.forget();
            }
        };
    }

    Runnable flush() {
        return layers::beginFlush;
    }

    /** Some minutes pass, and the schedule looks at the clock. */
    Runnable rotate(int minutes) {
        return () -> {
            now = now.plus(Duration.ofMinutes(minutes));
            layers.rotateDue();
        };
    }

    Runnable closing() {
        return layers::close;
    }

    /** Plays until nobody has anything to do; after each step the sums are right. */
    void play() {
        while (step()) {
            check();
        }
    }

    /**
     * In the middle of a task, when it encodes or asks the store: whatever others may do meanwhile
     * is done.
     */
    void meanwhile() {
        if (depth < DEEPEST && choices.next(3) == 0) {
            depth++;
            step();
            depth--;
        }
    }

    /** The same without looking at the sums: what was closed has given up its rows. */
    void playUnchecked() {
        while (step()) {
            // the next step
        }
    }

    private boolean step() {
        List<Actor> ready = actors.stream().filter(each -> !each.deeds().isEmpty()).toList();
        int possible = ready.size() + tasks.size();
        if (possible == 0) {
            return false;
        }
        int chosen = choices.next(possible);
        if (chosen < ready.size()) {
            ready.get(chosen).deeds().remove().run();
        } else {
            tasks.remove(chosen - ready.size()).run();
        }
        return true;
    }

    /** Flushes until everything is stored, as an operator would whose store works again. */
    void settle() {
        for (int i = 0; i < 50 && !layers.unstored().byTable().isEmpty(); i++) {
            layers.beginFlush();
            play();
        }
    }

    void check() {
        long storedRows = stored.stream().mapToLong(StoredFile::rowCount).sum();
        long waiting = layers.unstored().count();
        if (accepted != storedRows + waiting + setAside.size()) {
            throw new AssertionError(
                    "accepted %d, stored %d, waiting %d, set aside %d; %s"
                            .formatted(accepted, storedRows, waiting, setAside.size(), unexpected));
        }
    }

    /** After everything was stored nothing holds memory. */
    void checkMemory() {
        for (MemoryUse use : MemoryUse.values()) {
            if (budget.usedBytes(use) != 0) {
                throw new AssertionError(use + " holds " + budget.usedBytes(use));
            }
        }
    }

    long accepted() {
        return accepted;
    }

    long refused() {
        return refused;
    }

    @Override
    public void fileStored(StoredFile file, RotationReason reason, Duration upload) {
        stored.add(file);
    }

    @Override
    public void storeFailed(Partition partition, IOException failure) {}

    @Override
    public void encodeFailed(Partition partition, long rows, Throwable failure) {
        unexpected.add("encode: " + failure);
    }

    @Override
    public void rowsSetAside(Partition partition, long rows, Throwable failure) {
        unexpected.add("set aside: " + failure);
    }

    @Override
    public void unexpected(String what, Throwable failure) {
        unexpected.add(what + ": " + failure);
    }

    @Override
    public void close() {
        layers.close();
        budget.close();
    }
}
