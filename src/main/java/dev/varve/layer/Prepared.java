package dev.varve.layer;

import dev.varve.column.Batch;
import dev.varve.record.Rejection;
import dev.varve.record.SchemaUpdate;
import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of one table that hold their memory but belong to no buffer yet: {@link #commit} hands them
 * over, and cannot fail; {@link #close} without a commit forgets them. Not thread-safe.
 */
public final class Prepared implements AutoCloseable {

    private final Layers layers;
    private final TableName table;
    private final List<Rejection> rejections;
    private Optional<SchemaUpdate> update;
    private List<Part> parts;

    /** The rows of one partition. */
    record Part(Partition partition, Batch batch, FileContent.Extent extent) {}

    Prepared(
            Layers layers,
            TableName table,
            Optional<SchemaUpdate> update,
            List<Rejection> rejections,
            List<Part> parts) {
        this.layers = layers;
        this.table = table;
        this.update = update;
        this.rejections = List.copyOf(rejections);
        this.parts = new ArrayList<>(parts);
    }

    public TableName table() {
        return table;
    }

    /** Rows that commit hands over. */
    public long rowCount() {
        return parts.stream().mapToLong(part -> part.batch().rowCount()).sum();
    }

    /** Rows that belong to no partition, and why. */
    public List<Rejection> rejections() {
        return rejections;
    }

    /**
     * Hands the rows over to their partitions' buffers, and their new columns to the table; does
     * nothing the second time. Buffers that are full become row groups, files that are large enough
     * are published; if the store refuses that, the rows stay buffered and only the events tell.
     */
    public void commit() {
        List<Part> taken = parts;
        Optional<SchemaUpdate> columns = update;
        parts = List.of();
        update = Optional.empty();
        layers.take(table, columns, taken);
    }

    @Override
    public void close() {
        parts.forEach(part -> part.batch().close());
        parts = List.of();
        update = Optional.empty();
    }
}
