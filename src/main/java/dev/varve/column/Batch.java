package dev.varve.column;

import dev.varve.record.ColumnType;
import dev.varve.record.Field;
import dev.varve.record.RowSource;
import dev.varve.record.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.ArrowBuf;

/**
 * Rows of one table in one Arrow buffer of exactly their size, laid out as the body of an Arrow
 * record batch (<a href="https://arrow.apache.org/docs/format/Columnar.html">Arrow columnar
 * format</a>): validity bitmap, 32-bit offsets and data of one column after the other, each padded
 * to 8 bytes. Immutable, and safe to read from many threads; whoever made it closes it, once, after
 * the last reader.
 */
public final class Batch implements AutoCloseable {

    private final Schema schema;
    private final int rowCount;
    private final ArrowBuf body;
    private final long address;
    private final List<BatchColumn> columns;
    private final AtomicBoolean open = new AtomicBoolean(true);

    private Batch(Schema schema, int rowCount, ArrowBuf body, List<BodyColumn> places) {
        this.schema = schema;
        this.rowCount = rowCount;
        this.body = body;
        this.address = body.memoryAddress();
        List<BatchColumn> readable = new ArrayList<>(places.size());
        for (BodyColumn place : places) {
            readable.add(new BatchColumn(this, place));
        }
        this.columns = List.copyOf(readable);
    }

    /**
     * Copies all staged rows.
     *
     * @throws BudgetExceededException if the budget has no room; nothing was allocated
     */
    public static Batch of(RowSource source, MemoryBudget budget) {
        return copy(sources(source), RowRuns.all(source.rowCount()), budget);
    }

    /**
     * Copies the staged rows {@code rows[from]} to {@code rows[to - 1]}, in that order.
     *
     * @throws BudgetExceededException if the budget has no room; nothing was allocated
     */
    public static Batch select(
            RowSource source, int[] rows, int from, int to, MemoryBudget budget) {
        return copy(sources(source), RowRuns.of(rows, from, to), budget);
    }

    /**
     * Copies the rows of all batches, in order, as columns of the schema: matched by name, null
     * where a batch does not have the column, cast where its type is narrower. The batches stay
     * open. The rows are on the heap for a moment: this is for small batches.
     *
     * @throws BudgetExceededException if the budget has no room; nothing was allocated
     * @throws IllegalArgumentException if a column of a batch is not in the schema, or of a type
     *     that does not widen to the schema's
     */
    public static Batch concat(List<Batch> batches, Schema schema, MemoryBudget budget) {
        int rowCount = 0;
        for (Batch batch : batches) {
            requireColumns(batch, schema);
            rowCount = Math.addExact(rowCount, batch.rowCount);
        }
        List<SourceColumn> sources = new ArrayList<>(schema.fields().size());
        for (Field field : schema.fields()) {
            ColumnRows rows = new ColumnRows();
            rows.clear(field.type());
            for (Batch batch : batches) {
                batch.appendTo(rows, field.name());
            }
            sources.add(SourceColumn.of(field, rows));
        }
        return copy(sources, RowRuns.all(rowCount), budget);
    }

    /**
     * Whether rows of all these schemas are rows of that one: no column is missing or too narrow. A
     * column that would have to become wider has to become what its table has made of it: whether a
     * number holds all of another kind, the table alone knows.
     *
     * @param now the table's schema, which has learnt of all these rows; their columns without a
     *     value need no place
     */
    public static boolean fit(List<Schema> schemas, Schema into, Schema now) {
        return schemas.stream()
                .flatMap(schema -> schema.fields().stream())
                .allMatch(field -> fits(field, into, now));
    }

    private static boolean fits(Field field, Schema into, Schema now) {
        if (field.type() == ColumnType.UNKNOWN) {
            return true;
        }
        Optional<ColumnType> type = into.typeOf(field.name());
        return type.isPresent()
                && (field.type() == type.get()
                        || TypePromotion.isPossible(field.type(), type.get())
                                && type.equals(now.typeOf(field.name())));
    }

    private static void requireColumns(Batch batch, Schema schema) {
        for (Field field : batch.schema.fields()) {
            if (schema.indexOf(field.name()).isEmpty()) {
                throw new IllegalArgumentException(
                        "the schema has no column '%s'".formatted(field.name()));
            }
        }
    }

    private void appendTo(ColumnRows rows, String name) {
        Optional<BatchColumn> column = column(name);
        if (column.isPresent()) {
            rows.append(column.get(), 0, rowCount);
        } else {
            rows.appendNulls(rowCount);
        }
    }

    private static List<SourceColumn> sources(RowSource source) {
        return source.columns().stream().map(SourceColumn::of).toList();
    }

    static Batch copy(List<SourceColumn> sources, RowRuns runs, MemoryBudget budget) {
        List<BodyColumn> places = new ArrayList<>(sources.size());
        List<Field> fields = new ArrayList<>(sources.size());
        long sizeBytes = 0;
        for (SourceColumn source : sources) {
            BodyColumn place = BodyColumn.layOut(source, runs, sizeBytes);
            places.add(place);
            fields.add(source.field());
            sizeBytes = place.endsAt();
        }
        Schema schema = new Schema(fields);
        ArrowBuf body = budget.allocate(sizeBytes);
        boolean filled = false;
        try {
            BodyWriter writer = new BodyWriter(runs, body.memoryAddress());
            for (int i = 0; i < sources.size(); i++) {
                writer.write(sources.get(i), places.get(i));
            }
            Batch batch = new Batch(schema, runs.rowCount(), body, places);
            filled = true;
            return batch;
        } finally {
            if (!filled) {
                body.close();
            }
        }
    }

    /**
     * Copies the rows {@code from} to {@code to - 1}. This batch stays open. The rows are on the
     * heap for a moment.
     *
     * @throws BudgetExceededException if the budget has no room; nothing was allocated
     */
    public Batch rows(int from, int to, MemoryBudget budget) {
        List<SourceColumn> sources = new ArrayList<>(columns.size());
        for (BatchColumn column : columns) {
            ColumnRows rows = new ColumnRows();
            rows.clear(column.field().type());
            rows.append(column, from, to);
            sources.add(SourceColumn.of(column.field(), rows));
        }
        return copy(sources, RowRuns.all(to - from), budget);
    }

    public Schema schema() {
        return schema;
    }

    public int rowCount() {
        return rowCount;
    }

    /** Bytes of the budget that this batch holds. */
    public long sizeBytes() {
        return body.capacity();
    }

    public Optional<BatchColumn> column(String name) {
        OptionalInt index = schema.indexOf(name);
        return index.isPresent() ? Optional.of(columns.get(index.getAsInt())) : Optional.empty();
    }

    /** In the order of the schema. */
    List<BatchColumn> columns() {
        return columns;
    }

    /** The buffer, for those who know the layout. */
    ArrowBuf body() {
        return body;
    }

    /**
     * @throws IllegalStateException if the batch was closed: the memory is another's by now
     */
    long address() {
        if (!open.get()) {
            throw new IllegalStateException("the batch is closed");
        }
        return address;
    }

    /**
     * Gives the memory back.
     *
     * @throws IllegalStateException if it was closed before
     */
    @Override
    public void close() {
        if (!open.compareAndSet(true, false)) {
            throw new IllegalStateException("the batch was closed before");
        }
        body.close();
    }
}
