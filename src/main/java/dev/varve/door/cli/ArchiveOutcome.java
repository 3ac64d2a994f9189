package dev.varve.door.cli;

import dev.varve.door.ClashText;
import dev.varve.door.FailureText;
import dev.varve.layer.ColumnClash;
import dev.varve.layer.LayerEvents;
import dev.varve.layer.RotationReason;
import dev.varve.layer.StoredFile;
import dev.varve.layer.partition.Partition;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one archive came to: its files, the rows that were set aside, and the first failure of the
 * store. Thread-safe.
 */
final class ArchiveOutcome implements LayerEvents {

    private final List<StoredFile> files = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> replaced = new ArrayList<>();
    private final FileTypes types = new FileTypes();
    private final Consumer<StoredFile> whenStored;
    private @Nullable IOException failure;
    private long setAside;

    ArchiveOutcome() {
        this(_ -> {});
    }

    /**
     * @param whenStored told of each file when it is, one at a time
     */
    ArchiveOutcome(Consumer<StoredFile> whenStored) {
        this.whenStored = whenStored;
    }

    /** In the order of their keys: they are stored in no particular one. */
    synchronized List<StoredFile> files() {
        return files.stream().sorted(Comparator.comparing(StoredFile::key)).toList();
    }

    /** The types of the columns of all files. */
    FileTypes typesOfFiles() {
        return types;
    }

    @Override
    public synchronized void fileBegun(TableName table, Schema schema) {
        types.add(table, schema);
    }

    /** The first failure of the store since the last call. */
    synchronized Optional<IOException> takeFailure() {
        Optional<IOException> first = Optional.ofNullable(failure);
        failure = null;
        return first;
    }

    @Override
    public synchronized void fileStored(StoredFile file, RotationReason reason, Duration upload) {
        files.add(file);
        whenStored.accept(file);
    }

    @Override
    public synchronized void storeFailed(Partition partition, IOException refusal) {
        failure = failure == null ? refusal : failure;
    }

    @Override
    public synchronized void columnClashes(ColumnClash clash) {
        warnings.add(ClashText.of(clash));
    }

    @Override
    public synchronized void auditHeld(String chain, String why) {
        warnings.add("the audit chain of %s is held back: %s".formatted(chain, why));
    }

    @Override
    public synchronized void replaced(String file, String checksum, String event) {
        replaced.add("%s took the place of %s, as %s tells".formatted(file, checksum, event));
    }

    /** One line for each file that took the place of another, in their order. */
    synchronized List<String> replaced() {
        return replaced.stream().sorted().toList();
    }

    /** What to know about the files, in the order in which it was found. */
    synchronized List<String> warnings() {
        return List.copyOf(warnings);
    }

    @Override
    public void encodeFailed(Partition partition, long rows, Throwable cause) {
        unexpected("%,d rows of %s".formatted(rows, partition), cause);
    }

    @Override
    public synchronized void rowsSetAside(Partition partition, long rows, Throwable cause) {
        setAside += rows;
    }

    /** Rows that are in the dead letters because they cannot be encoded. */
    synchronized long setAsideRows() {
        return setAside;
    }

    @Override
    public void unexpected(String what, Throwable cause) {
        System.getLogger(ArchiveOutcome.class.getName())
                .log(System.Logger.Level.WARNING, what + ": " + FailureText.of(cause));
    }
}
