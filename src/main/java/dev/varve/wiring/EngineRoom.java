package dev.varve.wiring;

import dev.varve.column.MemoryBudget;
import dev.varve.door.Engine;
import dev.varve.journal.DeadLetters;
import dev.varve.layer.LayerEvents;
import dev.varve.layer.Layers;
import dev.varve.layer.Naming;
import dev.varve.record.Catalog;
import dev.varve.store.BlobStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Builds the engine of a command or of the service from its configuration. */
final class EngineRoom {

    private EngineRoom() {}

    /**
     * For a command: files named by their content. The store is closed with the engine, before what
     * comes after it.
     */
    static Engine forArchive(
            VarveConfig config, BlobStore store, LayerEvents events, Clock clock, Runnable after) {
        DeadLetters letters =
                DeadLetters.namedByContent(store, EngineSettings.prefix(config), clock);
        return build(config, new Naming.ByContent(), store, letters, events, clock, after);
    }

    /**
     * For the service: files named by this writer's positions. The store is closed with the engine.
     */
    static Engine forService(
            VarveConfig config, String writer, BlobStore store, LayerEvents events, Clock clock) {
        DeadLetters letters = new DeadLetters(store, EngineSettings.prefix(config), clock, writer);
        return build(
                config, new Naming.ByPosition(writer), store, letters, events, clock, () -> {});
    }

    private static Engine build(
            VarveConfig config,
            Naming naming,
            BlobStore store,
            DeadLetters letters,
            LayerEvents events,
            Clock clock,
            Runnable after) {
        NativeLibraries.load(config.compression());
        Catalog catalog = EngineSettings.catalog(config);
        MemoryBudget budget = new MemoryBudget(config.memory().budget().bytes());
        ExecutorService columns = columnThreads();
        Layers layers =
                new Layers(
                        EngineSettings.layers(config, naming),
                        catalog,
                        store,
                        budget,
                        events,
                        clock,
                        columns);
        return new Engine(
                layers,
                catalog,
                letters,
                EngineSettings.archiveTable(config),
                directory(config),
                config.dryRun().isOn(),
                config.archive().json().isOn(),
                budget::usedBytes,
                () -> {
                    columns.shutdown();
                    store.close();
                    budget.close();
                    after.run();
                });
    }

    private static Optional<Path> directory(VarveConfig config) {
        return switch (config.store().type()) {
            case LOCAL -> Optional.of(EngineSettings.directory(config));
            case S3, GCS -> Optional.empty();
        };
    }

    private static ExecutorService columnThreads() {
        return Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().name("columns-", 1).daemon().factory());
    }
}
