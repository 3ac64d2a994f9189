package dev.varve.parquet;

import dev.varve.record.ColumnType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Comparator;

/** The order of stored values that the format defines for each type. */
final class ValueOrder {

    private ValueOrder() {}

    static Comparator<byte[]> of(ColumnType type) {
        return switch (type) {
            case BOOL -> Arrays::compareUnsigned;
            case INT32 -> Comparator.comparingInt(ValueOrder::asInt);
            case UINT32 -> (a, b) -> Integer.compareUnsigned(asInt(a), asInt(b));
            case INT64, TIMESTAMP, TIMESTAMP_NANOS -> Comparator.comparingLong(ValueOrder::asLong);
            case UINT64 -> (a, b) -> Long.compareUnsigned(asLong(a), asLong(b));
            case DOUBLE ->
                    Comparator.comparingDouble(bytes -> Double.longBitsToDouble(asLong(bytes)));
            case UNKNOWN, TEXT, NESTED, JSON, BINARY -> Arrays::compareUnsigned;
        };
    }

    private static int asInt(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private static long asLong(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }
}
