package dev.varve.wiring.process;

import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.journal.keys.AnswerMemory;
import dev.varve.journal.segments.Journal;
import dev.varve.journal.segments.JournalEvents;
import dev.varve.journal.segments.JournalSettings;
import dev.varve.journal.segments.LocalJournalFiles;
import dev.varve.journal.segments.WrongDestinationException;
import dev.varve.wiring.configuration.CheckedValues;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Opens the journal of the service, where there is one. */
final class JournalFactory {

    private static final Duration SEGMENT_AGE = Duration.ofMinutes(10);
    private static final Duration SEGMENT_IDLE = Duration.ofSeconds(30);
    private static final long LOG_BYTES = 8L << 20;

    /** Variables of platforms that scale to zero. */
    private static final List<String> PASSING = List.of("K_SERVICE", "CLOUD_RUN_JOB");

    private JournalFactory() {}

    /** Whether records are durable in a journal before they are acknowledged. */
    static boolean isWanted(VarveConfig config) {
        return config.acknowledgement() == Choice.Acknowledgement.JOURNAL
                && !config.dryRun().isOn();
    }

    /**
     * Where instances come and go with their disks, the folder has to be named by somebody who
     * knows that it stays.
     *
     * @throws WrongConfigurationException if it is not
     */
    static void requireLasting(CheckedValues values, Map<String, String> environment) {
        boolean isWanted =
                values.is("varve.acknowledgement", Choice.Acknowledgement.JOURNAL)
                        && !values.is("varve.dry-run", Choice.Switch.ON);
        if (isWanted && !values.has("varve.journal.directory")) {
            PASSING.stream()
                    .filter(environment::containsKey)
                    .findFirst()
                    .ifPresent(
                            variable -> {
                                throw new WrongConfigurationException(
                                        List.of(
                                                "varve.acknowledgement=journal: where there is a %s the disk goes with the instance; set varve.journal.directory to one that stays, or acknowledge by store"
                                                        .formatted(variable)));
                            });
        }
    }

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
        if (!isWanted(config)) {
            return Optional.empty();
        }
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
            return Optional.of(
                    Journal.open(
                            new LocalJournalFiles(directory),
                            settings,
                            events,
                            new SteadyClock(clock.instant(), System::nanoTime),
                            Executors.newCachedThreadPool(
                                    Thread.ofPlatform()
                                            .name("journal-sync-", 1)
                                            .daemon()
                                            .factory()),
                            answers));
        } catch (WrongDestinationException other) {
            throw new IOException(
                    "the journal in %s holds records for %s, and not for %s; start once as before, so that they are stored, or set another varve.journal.directory"
                            .formatted(directory, other.destination(), settings.destination()),
                    other);
        } catch (IOException refused) {
            throw new IOException(
                    "cannot open the journal in %s: %s".formatted(directory, refused), refused);
        }
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
