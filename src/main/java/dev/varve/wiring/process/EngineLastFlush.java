package dev.varve.wiring.process;

import dev.varve.door.Engine;
import dev.varve.layer.FlushReport;
import dev.varve.record.TableName;
import dev.varve.wiring.observation.Metrics;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The last flush of an engine. */
final class EngineLastFlush implements LastFlush {

    private final Engine engine;
    private final Metrics metrics;

    EngineLastFlush(Engine engine, Metrics metrics) {
        this.engine = engine;
        this.metrics = metrics;
    }

    @Override
    public void writeDeadLetters() throws IOException {
        engine.writeDeadLetters();
    }

    @Override
    public long waitingDeadLetters() {
        return engine.deadLetters().waitingCount();
    }

    @Override
    public List<String> writeLayers(Duration limit) throws InterruptedException {
        long beginNanos = System.nanoTime();
        FlushReport report = engine.flush(limit);
        engine.storeWholeRanges(limit.minusNanos(System.nanoTime() - beginNanos));
        return report.refused().stream()
                .map(refused -> String.valueOf(refused.reason().getMessage()))
                .toList();
    }

    @Override
    public Optional<JournalRest> journal() {
        return engine.journal()
                .map(
                        journal ->
                                new JournalRest(
                                        journal.hasBacklog(),
                                        journal.segmentCount(),
                                        journal.sizeBytes()));
    }

    @Override
    public SortedMap<TableName, Long> storedRows() {
        return metrics.storedRows();
    }

    @Override
    public SortedMap<TableName, Long> unstoredRows() {
        return engine.unstoredRecords();
    }
}
