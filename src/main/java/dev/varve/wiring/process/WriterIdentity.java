package dev.varve.wiring.process;

import dev.varve.layer.Naming;
import dev.varve.store.LocalStore;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.VarveConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who writes, and from which position on. A file is named by both, so no two writers may have one
 * name, and no position of a name may come twice.
 *
 * <p>Beside a local store, and beside a journal, the name is kept, and its positions go on where
 * they ended. Elsewhere, and where nothing is written, each start has a name of its own and begins
 * at 0. Thread-safe.
 */
final class WriterIdentity implements AutoCloseable {

    /** Names of files have room for fifteen digits. */
    static final long MOST_POSITIONS = 1_000_000_000_000_000L;

    /** How many positions are taken at once; what a process leaves of them is never used. */
    static final long BLOCK = Naming.START_POSITIONS;

    private static final int RANDOM_BYTES = 4;

    private final String name;
    private final long firstPosition;
    private final @Nullable WriterFiles files;
    private long reservedPosition;

    private WriterIdentity(
            String name, long firstPosition, long reservedPosition, @Nullable WriterFiles files) {
        this.name = name;
        this.firstPosition = firstPosition;
        this.reservedPosition = reservedPosition;
        this.files = files;
    }

    /**
     * The identity for this configuration, held until it is closed.
     *
     * @throws WriterTakenException if another writer of that name is at work in the same folder
     * @throws IOException if the identity cannot be read or kept, or the volume of the store is not
     *     mounted; the message names the file
     */
    static WriterIdentity open(VarveConfig config, WriterHolder self) throws IOException {
        if (JournalPlace.isInStore(config, System.getenv())) {
            return ofStart(config, self); // whose journal is taken over, not gone on with
        }
        if (config.store().type() == Choice.StoreType.LOCAL && !config.dryRun().isOn()) {
            return ofStore(config, self);
        }
        return JournalPlace.isWanted(config)
                ? ofFolder(Files.createDirectories(JournalFactory.directory(config)), config, self)
                : ofStart(config, self);
    }

    /**
     * The identity of the service whose journal is on a disk, also where this process keeps none.
     *
     * @throws WriterTakenException if the service is at work
     * @throws IOException as {@link #open}
     */
    static WriterIdentity ofJournal(VarveConfig config, WriterHolder self) throws IOException {
        if (config.store().type() == Choice.StoreType.LOCAL) {
            return ofStore(config, self);
        }
        return ofFolder(JournalFactory.directory(config), config, self);
    }

    private static WriterIdentity ofStore(VarveConfig config, WriterHolder self)
            throws IOException {
        MissingVolume.refuse(config);
        try (LocalStore store = new LocalStore(EngineSettings.directory(config))) {
            return ofFolder(store.makeRoot(), config, self);
        }
    }

    private static WriterIdentity ofStart(VarveConfig config, WriterHolder self) {
        return new WriterIdentity(newName(config.writer(), self), 0, MOST_POSITIONS, null);
    }

    private static WriterIdentity ofFolder(Path folder, VarveConfig config, WriterHolder self)
            throws IOException {
        WriterFiles files = WriterFiles.hold(folder, config.writer(), self);
        try {
            Optional<WriterRecord> before = files.read();
            String name =
                    before.map(WriterRecord::name).orElseGet(() -> newName(config.writer(), self));
            long first = before.map(WriterRecord::nextPosition).orElse(0L);
            WriterIdentity identity = new WriterIdentity(name, first, first, files);
            identity.reserve(first + 1);
            return identity;
        } catch (IOException | RuntimeException | Error refused) {
            files.close();
            throw refused;
        }
    }

    private static String newName(Optional<String> configured, WriterHolder self) {
        byte[] random = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(random);
        return configured.orElseGet(self::hostInNames) + "-" + HexFormat.of().formatHex(random);
    }

    /** In the names of files. */
    String name() {
        return name;
    }

    /** The first position that may be given; none from there on was ever given. */
    long firstPosition() {
        return firstPosition;
    }

    /** Positions below it may be given; at least {@link #firstPosition()} + 1. */
    synchronized long reservedPosition() {
        return reservedPosition;
    }

    /**
     * Takes more positions where these end before {@code upTo}: they are this writer's once it
     * returns, whatever happens then. Waits for the disk, so it is not for the way of a request.
     *
     * @param upTo a position behind the last one that will be given
     * @throws IOException if more cannot be kept, or a name has room for no more; the positions
     *     reserved before may still be given
     */
    synchronized void reserve(long upTo) throws IOException {
        if (upTo <= reservedPosition) {
            return;
        }
        if (upTo > MOST_POSITIONS || files == null) {
            throw new IOException(
                    "the writer '%s' has used all of its positions; set another varve.writer"
                            .formatted(name));
        }
        long blocks = Math.ceilDiv(upTo - reservedPosition, BLOCK);
        long next = Math.min(reservedPosition + blocks * BLOCK, MOST_POSITIONS);
        files.write(name, next);
        reservedPosition = next;
    }

    /** Lets another process have the name. */
    @Override
    public void close() {
        if (files != null) {
            files.close();
        }
    }
}
