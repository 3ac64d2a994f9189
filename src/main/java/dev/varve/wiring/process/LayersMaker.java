package dev.varve.wiring.process;

import dev.varve.column.MemoryBudget;
import dev.varve.journal.DeadLetters;
import dev.varve.layer.LayerEvents;
import dev.varve.layer.LayerThreads;
import dev.varve.layer.LayerWriter;
import dev.varve.layer.Naming;
import dev.varve.record.Catalog;
import dev.varve.store.BlobStore;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import java.time.Clock;
import java.time.Duration;

/** What the layers of all writers of this process share. */
record LayersMaker(
        VarveConfig config,
        Catalog catalog,
        MemoryBudget budget,
        LayerEvents events,
        Clock clock,
        LayerThreads threads,
        DeadLetters letters) {

    /** How long an encoder waits for room in the dead letters. */
    private static final Duration SET_ASIDE_WAIT = Duration.ofSeconds(10);

    /** The layers of one. */
    LayerWriter of(Naming naming, BlobStore store, long firstPosition) {
        return new LayerWriter(
                EngineSettings.layers(config, naming),
                catalog,
                store,
                budget,
                events,
                clock,
                new SteadyClock(clock.instant(), System::nanoTime),
                threads,
                rows -> letters.addAll(rows, SET_ASIDE_WAIT),
                firstPosition);
    }
}
