package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import java.util.List;

/**
 * What came of rows that somebody waited for.
 *
 * @param stored the files that hold them, in the order of their keys
 * @param refused partitions of which rows could not be stored, and why; the rows are kept and tried
 *     again, but for those that a {@link RowsSetAsideException} names
 * @param open partitions of which nothing was heard before the time was over
 */
public record FlushReport(List<StoredFile> stored, List<Refused> refused, List<Partition> open) {

    public FlushReport {
        stored = List.copyOf(stored);
        refused = List.copyOf(refused);
        open = List.copyOf(open);
    }

    /**
     * @param partition whose rows could not be stored
     * @param reason what the store, or whoever failed, said
     */
    public record Refused(Partition partition, Throwable reason) {}

    /** Whether everything is stored. */
    public boolean isComplete() {
        return refused.isEmpty() && open.isEmpty();
    }
}
