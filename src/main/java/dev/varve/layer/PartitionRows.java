package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One partition: the rows that wait in memory, in the order in which they came, and the files that
 * earlier ones went into. Guarded by the lock of {@link LayerState}.
 */
final class PartitionRows {

    private final Partition partition;
    private final String name;
    private final ArrayList<SealedRows> sealed = new ArrayList<>();
    private final ArrayList<OpenFile> ended = new ArrayList<>();
    private @Nullable Filling filling;
    private @Nullable OpenFile file;

    /** Whether an encoder works on the first sealed rows, or is about to. */
    private boolean encoding;

    /** Whether ledgers beyond the partition's range have come. */
    private boolean rangeEnded;

    /** Whether somebody waits for the rows that come in now to be stored. */
    private boolean hastened;

    private Instant lastRowAt = Instant.MIN;

    PartitionRows(Partition partition) {
        this.partition = partition;
        this.name = partition.toString();
    }

    Partition partition() {
        return partition;
    }

    /** Of the partition, by which they are put in order. */
    String name() {
        return name;
    }

    /** The rows that take more; begun if need be. */
    Filling filling() {
        if (filling == null) {
            filling = new Filling();
        }
        return filling;
    }

    /** Notes that rows have come. */
    void touch(Instant now) {
        lastRowAt = now;
    }

    Instant lastRowAt() {
        return lastRowAt;
    }

    boolean hasFilling() {
        return filling != null && filling.rowCount() > 0;
    }

    /** Makes the rows that take more the last of those that take none. Done or not done. */
    void seal() {
        if (filling != null && filling.rowCount() > 0) {
            sealed.ensureCapacity(sealed.size() + 1);
            SealedRows rows = filling.seal();
            sealed.add(rows);
            filling = null;
        }
    }

    List<SealedRows> sealed() {
        return sealed;
    }

    /** In place of the first sealed rows there are these. Done or not done. */
    void replaceFirst(List<SealedRows> rows) {
        sealed.ensureCapacity(sealed.size() + rows.size());
        sealed.removeFirst();
        sealed.addAll(0, rows);
    }

    boolean isEncoding() {
        return encoding;
    }

    void encoding(boolean now) {
        encoding = now;
    }

    /** The file that takes the next row group, if one is open. */
    @Nullable OpenFile file() {
        return file;
    }

    void open(OpenFile next) {
        file = next;
    }

    /** The file takes no more rows. Done or not done. */
    void endFile(OpenFile ending, RotationReason reason) {
        ended.ensureCapacity(ended.size() + 1);
        ending.end(reason);
        ended.add(ending);
        file = null;
    }

    /** Files that have ended and are not published. */
    List<OpenFile> ended() {
        return ended;
    }

    void published(OpenFile done) {
        ended.remove(done);
    }

    boolean isEmpty() {
        return !hasFilling() && sealed.isEmpty() && !encoding && file == null && ended.isEmpty();
    }

    void endRange() {
        rangeEnded = true;
    }

    void hasten(boolean now) {
        hastened = now;
    }

    boolean isHastened() {
        return hastened;
    }

    /** All rows that are in no published file. */
    long rowCount() {
        return bufferedRows() + fileRows();
    }

    /** Rows that are in no row group. */
    long bufferedRows() {
        return (filling == null ? 0 : filling.rowCount())
                + sealed.stream().mapToLong(SealedRows::rowCount).sum();
    }

    long bufferedBytes() {
        return fillingBytes() + sealedBytes();
    }

    long fillingBytes() {
        return filling == null ? 0 : filling.sizeBytes();
    }

    long sealedBytes() {
        return sealed.stream().mapToLong(SealedRows::sizeBytes).sum();
    }

    /** Of all rows that are in no published file; {@link Long#MAX_VALUE} without any. */
    long firstPosition() {
        return Stream.of(
                        files().map(each -> each.first().firstPosition()),
                        sealed.stream().map(each -> each.extent().firstPosition()),
                        Stream.ofNullable(filling).map(Filling::firstPosition))
                .flatMap(each -> each)
                .min(Long::compareTo)
                .orElse(Long.MAX_VALUE);
    }

    /** Whether the file is the one whose rows came first, of those that are not published. */
    boolean isNext(OpenFile ending) {
        return ended.isEmpty() || ended.getFirst() == ending;
    }

    private long fileRows() {
        return files().mapToLong(OpenFile::rowCount).sum();
    }

    /** All files with rows that are not published. */
    Stream<OpenFile> files() {
        return Stream.concat(ended.stream(), Stream.ofNullable(file));
    }

    /** What becomes of all rows here. */
    Stream<Outcome> outcomes() {
        return Stream.of(
                        files().flatMap(each -> each.outcomes().stream()),
                        sealed.stream().map(SealedRows::outcome),
                        Stream.ofNullable(filling)
                                .filter(each -> each.rowCount() > 0)
                                .map(Filling::outcome))
                .flatMap(each -> each)
                .filter(Outcome::isOpen)
                .distinct();
    }

    /** When the first of the rows came that have not ended in a file. */
    Instant firstRowAt() {
        return Stream.of(
                        Stream.ofNullable(file).map(OpenFile::firstRowAt),
                        sealed.stream().map(SealedRows::firstRowAt),
                        Stream.ofNullable(filling).map(Filling::firstRowAt))
                .flatMap(each -> each)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** Why the rows that have not ended in a file must do so now, if they must. */
    Optional<RotationReason> due(RotationPolicy policy, Instant now) {
        if (file == null && sealed.isEmpty() && !hasFilling()) {
            return Optional.empty();
        }
        long fileBytes = file == null ? 0 : file.sizeBytes();
        return policy.due(
                new RotationPolicy.FileState(firstRowAt(), lastRowAt, fileBytes, rangeEnded), now);
    }

    TableStatus.OpenPartition status() {
        return new TableStatus.OpenPartition(
                partition.path(),
                bufferedRows(),
                bufferedBytes(),
                fileRows(),
                files().mapToLong(OpenFile::sizeBytes).sum(),
                firstRowAt());
    }

    /** Drops all rows that are in no row group; no encoder may be at work. */
    void discard() {
        if (filling != null) {
            filling.close();
            filling = null;
        }
        sealed.forEach(SealedRows::close);
        sealed.clear();
    }
}
