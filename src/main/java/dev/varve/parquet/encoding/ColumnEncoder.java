package dev.varve.parquet.encoding;

import dev.varve.parquet.compression.Compression;
import dev.varve.record.Field;

/**
 * Makes the column chunks of one column, one after another; remembers which encoding served it. Not
 * thread-safe.
 */
public sealed interface ColumnEncoder permits TextEncoder, IntegerEncoder, PlainEncoder {

    EncodedChunk encode(ChunkReader reader, Scratch scratch);

    /** One that remembers the same, so that an encode that fails has taught this one nothing. */
    ColumnEncoder copy();

    static ColumnEncoder of(Field field, Compression compression, PageLimits limits) {
        return switch (field.type()) {
            case BOOL -> new PlainEncoder(field, compression, limits, PlainBooleans::put);
            case INT32, UINT32, INT64, UINT64, TIMESTAMP, TIMESTAMP_NANOS ->
                    new IntegerEncoder(field, compression, limits);
            case DOUBLE -> new PlainEncoder(field, compression, limits, PlainDoubles::put);
            case UNKNOWN, TEXT, NESTED, JSON, BINARY -> new TextEncoder(field, compression, limits);
        };
    }
}
