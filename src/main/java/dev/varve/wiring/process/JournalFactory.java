package dev.varve.wiring.process;

import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalEvents;
import dev.varve.journal.segments.JournalSettings;
import dev.varve.journal.segments.LaterVersionException;
import dev.varve.journal.segments.LocalJournalFiles;
import dev.varve.journal.segments.ObjectJournalFiles;
import dev.varve.journal.segments.WrongDestinationException;
import dev.varve.store.BlobStore;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Opens the journal of the service, where there is one. */
final class JournalFactory {

    private static final Duration SEGMENT_AGE = Duration.ofMinutes(10);
    private static final Duration SEGMENT_IDLE = Duration.ofSeconds(30);
    private static final long LOG_BYTES = 8L << 20;

    /** The parts of a log are read one by one. */
    private static final long STORE_LOG_BYTES = 64L << 10;

    private JournalFactory() {}

    /** Its folder. */
    static Path directory(VarveConfig config) {
        return config.journal()
                .directory()
                .map(Path::of)
                .orElseGet(() -> EngineSettings.directory(config).resolve("raw"))
                .toAbsolutePath()
                .normalize();
    }

    /**
     * Opens it, if it is wanted.
     *
     * @param answers to requests with a key, of which it knows more than this process
     * @throws IOException if it cannot be opened; the message names its folder
     */
    static Optional<Journal> open(
            VarveConfig config,
            WriterIdentity writer,
            JournalEvents events,
            Clock clock,
            AnswerMemory answers)
            throws IOException {
        return JournalPlace.isWanted(config)
                ? Optional.of(openOnDisk(config, writer, events, clock, answers))
                : Optional.empty();
    }

    /**
     * Opens it, whether or not it is wanted.
     *
     * @param answers to requests with a key
     * @throws IOException if it cannot be opened; the message names its folder
     */
    static Journal openOnDisk(
            VarveConfig config,
            WriterIdentity writer,
            JournalEvents events,
            Clock clock,
            AnswerMemory answers)
            throws IOException {
        Path directory = directory(config);
        JournalSettings settings =
                new JournalSettings(
                        writer.name(),
                        destination(config, directory),
                        writer.firstPosition(),
                        config.journal().segmentSize().bytes(),
                        SEGMENT_AGE,
                        SEGMENT_IDLE,
                        LOG_BYTES);
        try {
            return Journal.open(
                    new LocalJournalFiles(directory),
                    settings,
                    events,
                    ages(clock),
                    syncs(),
                    answers);
        } catch (WrongDestinationException other) {
            throw new IOException(
                    "the journal in %s holds records for %s, and not for %s; start once as before, so that they are stored, or set another varve.journal.directory"
                            .formatted(directory, other.destination(), settings.destination()),
                    other);
        } catch (LaterVersionException later) {
            throw new IOException(
                    "the journal in %s is not opened: %s".formatted(directory, later.getMessage()),
                    later);
        } catch (IOException refused) {
            throw new IOException(
                    "cannot open the journal in %s: %s".formatted(directory, refused), refused);
        }
    }

    /**
     * The files of a writer's journal in a store.
     *
     * @param fenced the store, as whoever holds the writer's lease may use it
     */
    static ObjectJournalFiles files(VarveConfig config, BlobStore fenced, String writer) {
        return new ObjectJournalFiles(fenced, JournalPlace.folder(config), writer, syncs());
    }

    /**
     * Opens a writer's journal in a store.
     *
     * @param answers to requests with a key
     * @throws IOException if it cannot be opened
     */
    static Journal open(
            VarveConfig config,
            ObjectJournalFiles files,
            String writer,
            JournalEvents events,
            Clock clock,
            AnswerMemory answers)
            throws IOException {
        JournalSettings settings =
                new JournalSettings(
                        writer,
                        "this store, prefix '%s'".formatted(EngineSettings.prefix(config)),
                        0,
                        1,
                        SEGMENT_AGE,
                        SEGMENT_IDLE,
                        STORE_LOG_BYTES);
        return Journal.open(files, settings, events, ages(clock), syncs(), answers);
    }

    private static InstantSource ages(Clock clock) {
        return new SteadyClock(clock.instant(), System::nanoTime);
    }

    private static Executor syncs() {
        return Executors.newCachedThreadPool(
                Thread.ofPlatform().name("journal-sync-", 1).daemon().factory());
    }

    /** A folder may be moved together with the journal in it. */
    static String destination(VarveConfig config, Path directory) {
        String prefix = EngineSettings.prefix(config);
        return switch (config.store().type()) {
            case LOCAL -> {
                Path store = EngineSettings.directory(config).toAbsolutePath().normalize();
                Path told = directory.startsWith(store) ? directory.relativize(store) : store;
                yield "the folder %s, prefix '%s'".formatted(told, prefix);
            }
            case S3 -> "s3://%s/%s".formatted(config.store().bucket().orElseThrow(), prefix);
            case GCS -> "gs://%s/%s".formatted(config.store().bucket().orElseThrow(), prefix);
        };
    }
}
