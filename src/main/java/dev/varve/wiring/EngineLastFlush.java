package dev.varve.wiring;

import dev.varve.door.Engine;
import dev.varve.record.TableName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        engine.deadLetters().flush();
    }

    @Override
    public long waitingDeadLetters() {
        return engine.deadLetters().waitingCount();
    }

    @Override
    public List<String> writeLayers(Duration limit) {
        try {
            engine.layers().flush();
            return List.of();
        } catch (IOException refused) {
            List<String> sentences = new ArrayList<>();
            sentences.add(String.valueOf(refused.getMessage()));
            for (Throwable further : refused.getSuppressed()) {
                sentences.add(String.valueOf(further.getMessage()));
            }
            return sentences;
        }
    }

    @Override
    public SortedMap<TableName, Long> storedRows() {
        return metrics.storedRows();
    }

    @Override
    public SortedMap<TableName, Long> unstoredRows() {
        return metrics.unstoredRows();
    }
}
