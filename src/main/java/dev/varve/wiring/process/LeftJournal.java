package dev.varve.wiring.process;

import dev.varve.door.Engine;
import dev.varve.door.cli.WaitingSegments.Journals;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalEvents;
import dev.varve.journal.segments.LocalJournalFiles;
import dev.varve.layer.LayerEvents;
import dev.varve.layer.Naming;
import dev.varve.layer.Settlement;
import dev.varve.store.BlobStore;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The journal on a disk that a service of the same configuration has left. For one thread. */
final class LeftJournal implements JournalEvents {

    /** Whatever stands in the way then is not gone soon. */
    private static final int TRIES = 3;

    private final VarveConfig config;
    private final BlobStore store;
    private final LayerEvents events;
    private final Consumer<String> remarks;
    private final Clock clock = Clock.systemUTC();
    private long ofOthers;

    LeftJournal(VarveConfig config, BlobStore store, LayerEvents events, Consumer<String> remarks) {
        this.config = config;
        this.store = store;
        this.events = events;
        this.remarks = remarks;
    }

    /**
     * @throws IOException if it cannot be settled
     */
    Journals settle() throws IOException {
        if (config.journal().store() == Choice.JournalStore.STORE || !isThere()) {
            return Journals.NONE;
        }
        try (WriterIdentity writer = WriterIdentity.ofJournal(config, WriterHolder.self())) {
            AtomicReference<LayersMaker> maker = new AtomicReference<>();
            try (Engine _ = EngineFactory.forJournals(config, store, events, clock, maker::set)) {
                settle(writer, maker.get());
            }
        } catch (WriterTakenException taken) {
            remarks.accept("the journal is left alone: " + taken.getMessage());
            return Journals.LEFT_ALONE;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted before the journal was stored");
        }
        if (ofOthers > 0) {
            remarks.accept(
                    "%,d files in the journal's folder are of another varve.writer and are left alone"
                            .formatted(ofOthers));
        }
        return Journals.SETTLED;
    }

    private boolean isThere() throws IOException {
        Path directory = JournalFactory.directory(config);
        if (!Files.isDirectory(directory)) {
            return false;
        }
        LocalJournalFiles files = new LocalJournalFiles(directory);
        return files.list("active").stream().anyMatch(each -> each.endsWith(".log"))
                || files.list("ready").stream()
                        .anyMatch(each -> Journal.isSegment(each.substring("ready/".length())));
    }

    private void settle(WriterIdentity writer, LayersMaker maker)
            throws IOException, InterruptedException {
        for (int tries = 0; tries < TRIES; tries++) {
            ofOthers = 0;
            AnswerMemory answers =
                    Producers.answers(config, new SteadyClock(clock.instant(), System::nanoTime));
            Journal journal = JournalFactory.openOnDisk(config, writer, this, clock, answers);
            Optional<ServiceRanges> ranges = ServiceRanges.of(config, maker, journal, store);
            Settlement.Outcome outcome =
                    Settlement.settle(
                            maker.of(
                                    EngineSettings.layers(
                                            config, new Naming.ByPosition(writer.name())),
                                    store,
                                    writer.firstPosition()),
                            journal,
                            maker.letters(writer.name(), store),
                            ServiceRanges.ledgers(ranges),
                            () -> true);
            ranges.ifPresent(ServiceRanges::close);
            if (outcome == Settlement.Outcome.DONE) {
                return;
            }
            if (outcome == Settlement.Outcome.WAITING) {
                throw new IOException(
                        "records stay in the journal in %s: %s"
                                .formatted(
                                        JournalFactory.directory(config),
                                        ServiceRanges.ledgers(ranges).longestWaiting().orElse("")));
            }
        }
        throw new IOException(
                "the journal in %s is not settled: the store takes no files"
                        .formatted(JournalFactory.directory(config)));
    }

    @Override
    public void damaged(String what) {
        remarks.accept(what);
    }

    /** Segments of other programs are none of a journal's. */
    @Override
    public void foreign(String path) {
        boolean isJournals =
                path.endsWith(".log") || Journal.isSegment(path.substring(path.indexOf('/') + 1));
        ofOthers += isJournals ? 1 : 0;
    }
}
