package dev.varve.parquet;

import dev.varve.record.ColumnType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds of one column.
 *
 * @param name of the column
 * @param type of its values
 * @param rowCount rows, nulls included
 * @param nullCount rows without a value
 * @param sizeBytes of its pages with their headers, compressed
 * @param uncompressedBytes of the same before compression
 * @param bounds between which all values lie
 */
public record ColumnStatistics(
        String name,
        ColumnType type,
        long rowCount,
        long nullCount,
        long sizeBytes,
        long uncompressedBytes,
        @Nullable Range bounds) {

    /**
     * Values as a Parquet file stores them: numbers little-endian in the width of their physical
     * type, booleans one byte, all else as it is.
     *
     * @param min no value is smaller
     * @param max no value is larger
     * @param minExact whether the lower bound is a value itself
     * @param maxExact whether the upper bound is a value itself
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    public record Range(byte[] min, byte[] max, boolean minExact, boolean maxExact) {}

    /** The bounds; empty where there are no values, or values without an order. */
    public Optional<Range> range() {
        return Optional.ofNullable(bounds);
    }
}
