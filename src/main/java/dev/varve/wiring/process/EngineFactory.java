package dev.varve.wiring.process;

import dev.varve.column.MemoryBudget;
import dev.varve.door.Engine;
import dev.varve.door.LargeRecords;
import dev.varve.journal.DeadLetters;
import dev.varve.journal.JournaledLetters;
import dev.varve.journal.segments.Journal;
import dev.varve.layer.BufferedCommits;
import dev.varve.layer.JournaledCommits;
import dev.varve.layer.LayerEvents;
import dev.varve.layer.LayerSettings;
import dev.varve.layer.LayerThreads;
import dev.varve.layer.LayerWriter;
import dev.varve.layer.Naming;
import dev.varve.layer.ranges.RangeCommits;
import dev.varve.layer.ranges.RangeSettings;
import dev.varve.record.Catalog;
import dev.varve.record.TableName;
import dev.varve.store.BlobStore;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.UploadMemory;
import dev.varve.wiring.configuration.VarveConfig;
import dev.varve.wiring.storage.UnnamedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Builds the engine of a command or of the service from its configuration. */
final class EngineFactory {

    /** So much of the memory is left to requests, whose records can wait in the journal. */
    private static final int STAGING_SHARE = 5;

    private static final Logger LOG = Logger.getLogger("dev.varve");

    private EngineFactory() {}

    /**
     * For a command: files named by their content, and made in the same way by every run, whatever
     * memory there is. The store is closed with the engine, before what comes after it.
     */
    static Engine forArchive(
            VarveConfig config, BlobStore store, LayerEvents events, Clock clock, Runnable after) {
        DeadLetters letters =
                DeadLetters.namedByContent(store, EngineSettings.prefix(config), clock);
        EngineThreads threads = new EngineThreads();
        return build(
                config,
                new Naming.ByContent(),
                0,
                store,
                letters,
                events,
                clock,
                threads,
                threads.repeatable(),
                new MemoryBudget(config.memory().budget().bytes()),
                new LargeRecords(Integer.MAX_VALUE),
                Optional.empty(),
                EngineSettings.ranges(config),
                _ -> {},
                store::close,
                after,
                EngineSettings.archiveTable(config));
    }

    /**
     * For one segment: as {@link #forArchive}, for a table, with the rejected records under the day
     * of the segment, so that a later run finds them there. The store stays open.
     *
     * @param segment its table's folder and its name, part of the names of its files
     */
    static Engine forSegment(
            VarveConfig config,
            String segment,
            TableName table,
            BlobStore store,
            LayerEvents events,
            Clock day) {
        EngineThreads threads = new EngineThreads();
        return build(
                config,
                new Naming.BySource(segment),
                0,
                store,
                DeadLetters.namedBySource(store, EngineSettings.prefix(config), day, segment),
                events,
                Clock.systemUTC(),
                threads,
                threads.repeatable(),
                new MemoryBudget(config.memory().budget().bytes()),
                new LargeRecords(Integer.MAX_VALUE),
                Optional.empty(),
                Optional.empty(),
                _ -> {},
                () -> {},
                () -> {},
                Optional.of(table));
    }

    /** For the journals of services that are no more: the layers of their writers. */
    static Engine forJournals(
            VarveConfig config,
            BlobStore store,
            LayerEvents events,
            Clock clock,
            Consumer<LayersMaker> maker) {
        EngineThreads threads = new EngineThreads();
        return build(
                config,
                new Naming.ByContent(),
                0,
                store,
                DeadLetters.namedByContent(store, EngineSettings.prefix(config), clock),
                events,
                clock,
                threads,
                threads.beside(1),
                new MemoryBudget(config.memory().budget().bytes()),
                new LargeRecords(Integer.MAX_VALUE),
                Optional.empty(),
                Optional.empty(),
                maker,
                () -> {},
                () -> {},
                Optional.empty());
    }

    /**
     * For the service: files named by this writer's positions, which go on where they ended. The
     * store and the journal are closed with the engine.
     *
     * @param journal where records are durable before they are accepted, if anywhere
     * @param store for what requests wait for
     * @param background the same store, for uploads
     * @param others told what the layers of other writers need
     */
    static Engine forService(
            VarveConfig config,
            MemoryPlan plan,
            WriterIdentity writer,
            Optional<Journal> journal,
            BlobStore store,
            BlobStore background,
            LayerEvents events,
            Clock clock,
            Consumer<LayersMaker> others) {
        UploadMemory.warning(config).ifPresent(LOG::warn);
        EngineThreads threads = new EngineThreads();
        DeadLetters letters =
                new DeadLetters(
                        store,
                        EngineSettings.prefix(config),
                        clock,
                        writer.name(),
                        config.limits().deadLetters().bytes(),
                        threads.deadLetters());
        return build(
                config,
                new Naming.ByPosition(writer.name()),
                writer.firstPosition(),
                background,
                letters,
                events,
                clock,
                threads,
                threads.beside(plan.encoders()),
                new MemoryBudget(
                        plan.budgetBytes(),
                        plan.leavingBytes(),
                        journal.isPresent() ? plan.budgetBytes() / STAGING_SHARE : 0),
                new LargeRecords(plan.largeRecords()),
                journal,
                Optional.empty(),
                others,
                background::close,
                () -> {},
                EngineSettings.archiveTable(config));
    }

    private static Engine build(
            VarveConfig config,
            Naming naming,
            long firstPosition,
            BlobStore store,
            DeadLetters letters,
            LayerEvents events,
            Clock clock,
            EngineThreads threads,
            LayerThreads layerThreads,
            MemoryBudget budget,
            LargeRecords largeRecords,
            Optional<Journal> journal,
            Optional<RangeSettings> ranges,
            Consumer<LayersMaker> others,
            Runnable storeEnd,
            Runnable after,
            Optional<TableName> table) {
        NativeLibraries.load(config.compression());
        Catalog catalog = EngineSettings.catalog(config);
        LayersMaker maker =
                new LayersMaker(
                        config,
                        catalog,
                        budget,
                        events,
                        clock,
                        layerThreads,
                        threads.deadLetters());
        LayerSettings settings =
                ranges.isPresent()
                        ? EngineSettings.audited(config, naming)
                        : EngineSettings.layers(config, naming);
        LayerWriter layers = maker.of(settings, store, firstPosition);
        others.accept(maker);
        Optional<ServiceRanges> waiting =
                journal.flatMap(each -> ServiceRanges.of(config, maker, each, store));
        return new Engine(
                layers,
                journal.map(each -> started(layers, each, letters, config, waiting)),
                catalog,
                largeRecords,
                letters,
                table,
                EngineSettings.inputs(config),
                directory(config),
                config.dryRun().isOn(),
                config.archive().json().isOn(),
                config.archive().sampleSize().bytes(),
                budget::usedBytes,
                ranges.map(
                        each ->
                                new RangeCommits(
                                        layers,
                                        settings,
                                        catalog,
                                        each,
                                        new BufferedCommits(layers, letters),
                                        EngineFactory::scratch,
                                        RangeCommits.places(budget.enteringBytes()))),
                waiting.map(ServiceRanges::ranges),
                () -> {
                    waiting.ifPresent(ServiceRanges::close);
                    threads.close();
                    storeEnd.run();
                    budget.close();
                    after.run();
                });
    }

    private static JournaledCommits started(
            LayerWriter layers,
            Journal journal,
            DeadLetters letters,
            VarveConfig config,
            Optional<ServiceRanges> waiting) {
        JournaledCommits commits =
                new JournaledCommits(
                        layers,
                        journal,
                        new JournaledLetters(letters),
                        config.journal().size().bytes(),
                        ServiceRanges.ledgers(waiting));
        commits.start();
        return commits;
    }

    /** For ledgers that have to wait for those before them. */
    private static UnnamedFile scratch() throws IOException {
        return UnnamedFile.in(Path.of(System.getProperty("java.io.tmpdir")));
    }

    private static Optional<Path> directory(VarveConfig config) {
        return switch (config.store().type()) {
            case LOCAL -> Optional.of(EngineSettings.directory(config));
            case S3, GCS -> Optional.empty();
        };
    }
}
