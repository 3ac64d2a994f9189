package dev.varve.column;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;

/**
 * What Arrow itself makes of a batch's body, buffer by buffer, without a copy of ours in between.
 */
final class ArrowLayoutTest {

    @Test
    void arrowReadsTheBodyOfABatch() {
        long seed = 11;
        Random random = new Random(seed);
        try (MemoryBudget budget = new MemoryBudget(64 << 20)) {
            for (int rows : new int[] {1, 7, 8, 63, 64, 65, 1000}) {
                List<TestColumn> columns = BatchTest.randomColumns(random, rows);
                try (Batch batch = TestColumn.batch(columns, budget);
                        VectorSchemaRoot root =
                                VectorSchemaRoot.create(schema(columns), budget.allocator())) {
                    load(batch, columns, root);
                    assertEquals(rows, root.getRowCount());
                    for (TestColumn column : columns) {
                        assertSame(column, root.getVector(column.field().name()), "seed " + seed);
                    }
                }
            }
        }
    }

    private static void load(Batch batch, List<TestColumn> columns, VectorSchemaRoot root) {
        List<ArrowFieldNode> nodes = new ArrayList<>();
        List<ArrowBuf> buffers = new ArrayList<>();
        for (TestColumn column : columns) {
            BodyColumn place = batch.column(column.field().name()).orElseThrow().place();
            nodes.add(new ArrowFieldNode(batch.rowCount(), place.nullCount()));
            switch (place.field().type()) {
                case UNKNOWN -> {}
                case TEXT, NESTED, JSON, BINARY -> {
                    buffers.add(slice(batch, place.validityAt(), place.offsetsAt()));
                    buffers.add(slice(batch, place.offsetsAt(), place.dataAt()));
                    buffers.add(slice(batch, place.dataAt(), place.endsAt()));
                }
                default -> {
                    buffers.add(slice(batch, place.validityAt(), place.offsetsAt()));
                    buffers.add(slice(batch, place.dataAt(), place.endsAt()));
                }
            }
        }
        try (ArrowRecordBatch record = new ArrowRecordBatch(batch.rowCount(), nodes, buffers)) {
            new VectorLoader(root).load(record);
        }
    }

    private static ArrowBuf slice(Batch batch, long from, long to) {
        return batch.body().slice(from, to - from);
    }

    private static void assertSame(TestColumn column, FieldVector vector, String message) {
        for (int row = 0; row < column.values().size(); row++) {
            Object expected = column.values().get(row);
            assertEquals(expected == null, vector.isNull(row), message);
            if (expected == null) {
                continue;
            }
            switch (vector) {
                case VarCharVector texts ->
                        assertArrayEquals((byte[]) expected, texts.get(row), message);
                case VarBinaryVector binaries ->
                        assertArrayEquals((byte[]) expected, binaries.get(row), message);
                default -> assertEquals(expected, word(vector, row), message);
            }
        }
    }

    private static Object word(FieldVector vector, int row) {
        return switch (vector) {
            case UInt4Vector unsigned -> unsigned.getValueAsLong(row);
            case TimeStampMicroTZVector timestamps -> timestamps.get(row);
            default ->
                    switch (vector.getObject(row)) {
                        case Integer number -> number.longValue();
                        case Object value -> value;
                    };
        };
    }

    private static Schema schema(List<TestColumn> columns) {
        return new Schema(
                columns.stream()
                        .map(column -> Field.nullable(column.field().name(), arrowType(column)))
                        .toList());
    }

    private static ArrowType arrowType(TestColumn column) {
        return switch (column.field().type()) {
            case UNKNOWN -> ArrowType.Null.INSTANCE;
            case BOOL -> ArrowType.Bool.INSTANCE;
            case INT32 -> new ArrowType.Int(32, true);
            case INT64 -> new ArrowType.Int(64, true);
            case UINT32 -> new ArrowType.Int(32, false);
            case UINT64 -> new ArrowType.Int(64, false);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, ZoneOffset.UTC.getId());
            case TIMESTAMP_NANOS ->
                    new ArrowType.Timestamp(TimeUnit.NANOSECOND, ZoneOffset.UTC.getId());
            case TEXT, NESTED, JSON -> ArrowType.Utf8.INSTANCE;
            case BINARY -> ArrowType.Binary.INSTANCE;
        };
    }
}
