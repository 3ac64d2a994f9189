package dev.varve.wiring.process;

import dev.varve.column.MemoryBudget;
import dev.varve.journal.DeadLetters;
import dev.varve.journal.JournaledLetters;
import dev.varve.journal.SetAsideLetters;
import dev.varve.layer.LayerEvents;
import dev.varve.layer.LayerSettings;
import dev.varve.layer.LayerThreads;
import dev.varve.layer.LayerWriter;
import dev.varve.layer.SetAside;
import dev.varve.record.Catalog;
import dev.varve.store.BlobStore;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import java.time.Clock;
import java.time.InstantSource;
import java.util.concurrent.Executor;

/** What the layers of all writers of this process share. */
record LayersMaker(
        VarveConfig config,
        Catalog catalog,
        MemoryBudget budget,
        LayerEvents events,
        Clock clock,
        LayerThreads threads,
        Executor lettersThread) {

    /** The dead letters of one. */
    JournaledLetters letters(String writer, BlobStore store) {
        return new JournaledLetters(
                new DeadLetters(
                        store,
                        EngineSettings.prefix(config),
                        clock,
                        writer,
                        config.limits().deadLetters().bytes(),
                        lettersThread));
    }

    /** Where accepted records go that can be in no file. */
    SetAside setAside(BlobStore store) {
        return new SetAsideLetters(store, EngineSettings.prefix(config), clock)::store;
    }

    /** A clock that never jumps. */
    InstantSource ages() {
        return new SteadyClock(clock.instant(), System::nanoTime);
    }

    /** The layers of one. */
    LayerWriter of(LayerSettings settings, BlobStore store, long firstPosition) {
        return new LayerWriter(
                settings,
                catalog,
                store,
                budget,
                events,
                clock,
                ages(),
                threads,
                setAside(store),
                firstPosition);
    }
}
