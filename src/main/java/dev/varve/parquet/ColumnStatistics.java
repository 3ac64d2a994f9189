package dev.varve.parquet;

import dev.varve.parquet.encoding.Bounds;
import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a row group or a file says of one column.
 *
 * <p>Bounds are values as a Parquet file stores them (PLAIN: integers and doubles little-endian, 4
 * bytes for {@code INT32} and {@code UINT32} and 8 for the others, one byte for {@code BOOL}, the
 * bytes alone for the others), in the order that the format defines for the type. Both are there or
 * neither is: there are none where there is no value, where all are NaN, which has no order, and
 * where they are too long to be of use.
 *
 * @param name of the column
 * @param type of its values
 * @param valueCount rows, nulls included
 * @param nullCount nulls among them
 * @param compressedBytes of its pages in the file, with their headers
 * @param uncompressedBytes of the same before compression, with their headers
 * @param min lower bound of all values but NaN
 * @param max upper bound of all values but NaN
 */
public record ColumnStatistics(
        String name,
        ColumnType type,
        long valueCount,
        long nullCount,
        long compressedBytes,
        long uncompressedBytes,
        Optional<Bound> min,
        Optional<Bound> max) {

    /**
     * One end of the values.
     *
     * @param bytes as stored
     * @param isExact whether it is one of the values; a long one is cut, so that it only bounds
     *     them
     */
    public record Bound(ByteBuffer bytes, boolean isExact) {

        public Bound {
            bytes = bytes.asReadOnlyBuffer();
        }

        /** Read-only, with a position of its own for each caller. */
        @Override
        public ByteBuffer bytes() {
            return bytes.duplicate();
        }

        byte[] toArray() {
            byte[] array = new byte[bytes.remaining()];
            bytes.duplicate().get(array);
            return array;
        }
    }

    /** Larger bounds help nobody and burden every reader. */
    private static final int MAX_BOUNDS_BYTES = 1 << 12;

    static ColumnStatistics none(Field field) {
        return of(field, 0, 0, 0, 0, Bounds.EMPTY);
    }

    static ColumnStatistics of(
            Field field,
            long valueCount,
            long nullCount,
            long compressedBytes,
            long uncompressedBytes,
            Bounds bounds) {
        return new ColumnStatistics(
                field.name(),
                field.type(),
                valueCount,
                nullCount,
                compressedBytes,
                uncompressedBytes,
                bound(bounds, bounds.min(), bounds.minExact()),
                bound(bounds, bounds.max(), bounds.maxExact()));
    }

    private static Optional<Bound> bound(Bounds bounds, byte @Nullable [] value, boolean isExact) {
        byte[] min = bounds.min();
        byte[] max = bounds.max();
        boolean isUseful =
                min != null && max != null && min.length + max.length <= MAX_BOUNDS_BYTES;
        return value != null && isUseful
                ? Optional.of(new Bound(ByteBuffer.wrap(value), isExact))
                : Optional.empty();
    }

    /**
     * Of the rows of both.
     *
     * @throws IllegalArgumentException if the other is of another column
     */
    public ColumnStatistics merge(ColumnStatistics other) {
        if (!name.equals(other.name) || type != other.type) {
            throw new IllegalArgumentException(
                    "column '%s' is %s, and '%s' is %s"
                            .formatted(name, type, other.name, other.type));
        }
        boolean isUnbounded = isUnbounded() || other.isUnbounded();
        return of(
                new Field(name, type, false),
                valueCount + other.valueCount,
                nullCount + other.nullCount,
                compressedBytes + other.compressedBytes,
                uncompressedBytes + other.uncompressedBytes,
                isUnbounded
                        ? Bounds.UNORDERED
                        : bounds().join(other.bounds(), ValueOrder.of(type)));
    }

    /** Whether there are values of which nothing is known; of doubles these are NaN. */
    private boolean isUnbounded() {
        return min.isEmpty() && valueCount > nullCount && type != ColumnType.DOUBLE;
    }

    private Bounds bounds() {
        if (min.isEmpty() || max.isEmpty()) {
            return Bounds.EMPTY;
        }
        return new Bounds(
                min.get().toArray(),
                max.get().toArray(),
                min.get().isExact(),
                max.get().isExact(),
                true);
    }
}
