package dev.varve.layer.verification;

import java.util.List;

/**
 * What was found of one table.
 *
 * @param table its name; {@code _unknown} for dead letters of no table
 * @param writers by their names
 * @param waiting in segments of the journal
 * @param deadLetters rejected records
 * @param problems how many there are
 */
public record VerifiedTable(
        String table,
        List<Written> writers,
        Waiting waiting,
        DeadLetters deadLetters,
        long problems) {

    public VerifiedTable {
        writers = List.copyOf(writers);
    }

    /**
     * The files of one writer.
     *
     * @param writer empty for files that are named by their content
     * @param files that have a manifest
     * @param rows in them, as the files say
     * @param sizeBytes of them
     * @param firstPosition smallest; -1 without positions
     * @param lastPosition largest; -1 without positions
     */
    public record Written(
            String writer,
            long files,
            long rows,
            long sizeBytes,
            long firstPosition,
            long lastPosition) {}

    /**
     * Records in the journal; some of them may be in files already.
     *
     * @param segments that hold them
     * @param records in them
     * @param sizeBytes of them
     */
    public record Waiting(long segments, long records, long sizeBytes) {}

    /**
     * Rejected records.
     *
     * @param objects that hold them
     * @param records in them; -1 where they were not counted
     * @param sizeBytes of the objects
     */
    public record DeadLetters(long objects, long records, long sizeBytes) {}

    public long files() {
        return writers.stream().mapToLong(Written::files).sum();
    }

    public long rows() {
        return writers.stream().mapToLong(Written::rows).sum();
    }

    public long sizeBytes() {
        return writers.stream().mapToLong(Written::sizeBytes).sum();
    }
}
