package dev.varve.parquet;

import dev.varve.record.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * What the footer says of the values of a column chunk.
 *
 * @param bounds of all values
 * @param nullCount rows without a value
 */
record ChunkStatistics(Bounds bounds, long nullCount) {

    /** Larger bounds help nobody and burden every reader. */
    private static final int MAX_BYTES = 1 << 12;

    static ChunkStatistics of(EncodedChunk chunk, Field field) {
        Comparator<byte[]> order = order(field);
        Bounds bounds = Bounds.EMPTY;
        for (EncodedPage page : chunk.pages()) {
            bounds = bounds.join(page.bounds(), order);
        }
        return new ChunkStatistics(bounds, chunk.nullCount());
    }

    /** Of no rows. */
    static final ChunkStatistics NONE = new ChunkStatistics(Bounds.EMPTY, 0);

    /** Of the rows of both. */
    ChunkStatistics join(ChunkStatistics other, Field field) {
        boolean known = bounds.known() && other.bounds.known();
        return new ChunkStatistics(
                known ? bounds.join(other.bounds, order(field)) : Bounds.UNORDERED,
                nullCount + other.nullCount);
    }

    /** The bounds for whoever does not know this room; null where there are none. */
    ColumnStatistics.@Nullable Range range() {
        byte[] min = bounds.min();
        byte[] max = bounds.max();
        return min == null || max == null
                ? null
                : new ColumnStatistics.Range(min, max, bounds.minExact(), bounds.maxExact());
    }

    /** The order of stored values that the format defines for the type. */
    private static Comparator<byte[]> order(Field field) {
        return switch (field.type()) {
            case BOOL -> Arrays::compareUnsigned;
            case INT32 -> Comparator.comparingInt(ChunkStatistics::asInt);
            case UINT32 -> (a, b) -> Integer.compareUnsigned(asInt(a), asInt(b));
            case INT64, TIMESTAMP -> Comparator.comparingLong(ChunkStatistics::asLong);
            case UINT64 -> (a, b) -> Long.compareUnsigned(asLong(a), asLong(b));
            case DOUBLE ->
                    Comparator.comparingDouble(bytes -> Double.longBitsToDouble(asLong(bytes)));
            case UNKNOWN, TEXT, JSON, BINARY -> Arrays::compareUnsigned;
        };
    }

    private static int asInt(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private static long asLong(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** In the form of the file's footer. */
    org.apache.parquet.format.Statistics toFooter() {
        org.apache.parquet.format.Statistics footer = new org.apache.parquet.format.Statistics();
        footer.setNull_count(nullCount);
        byte[] min = bounds.min();
        byte[] max = bounds.max();
        if (min != null && max != null && min.length + max.length <= MAX_BYTES) {
            footer.setMin_value(min);
            footer.setMax_value(max);
            footer.setIs_min_value_exact(bounds.minExact());
            footer.setIs_max_value_exact(bounds.maxExact());
        }
        return footer;
    }

    /**
     * Of one page, for the column index; without a count of nulls there is no index for the chunk.
     */
    static Statistics<?> ofPage(EncodedPage page, PrimitiveType type) {
        Statistics.Builder builder = Statistics.getBuilderForReading(type);
        Bounds bounds = page.bounds();
        if (!bounds.known()) {
            return builder.build();
        }
        return builder.withMin(bounds.min())
                .withMax(bounds.max())
                .withNumNulls(page.nullCount())
                .build();
    }
}
