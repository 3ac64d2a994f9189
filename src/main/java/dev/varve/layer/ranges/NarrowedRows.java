package dev.varve.layer.ranges;

import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.SchemaUpdate;
import dev.varve.record.StagedColumn;
import dev.varve.record.TableName;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows without some of their columns. */
record NarrowedRows(RowSource whole, Set<String> without) implements RowSource {

    @Override
    public TableName table() {
        return whole.table();
    }

    @Override
    public int rowCount() {
        return whole.rowCount();
    }

    @Override
    public List<StagedColumn> columns() {
        return whole.columns().stream().filter(each -> !without.contains(each.name())).toList();
    }

    @Override
    public Optional<StagedColumn> column(String name) {
        return without.contains(name) ? Optional.empty() : whole.column(name);
    }

    @Override
    public Optional<SchemaUpdate> schemaUpdate() {
        return whole.schemaUpdate();
    }

    @Override
    public byte[] accepted(int row) {
        return whole.accepted(row);
    }

    @Override
    public long acceptedBytes() {
        return whole.acceptedBytes();
    }

    @Override
    public void copyAcceptedLines(ByteBuffer into) {
        whole.copyAcceptedLines(into);
    }

    @Override
    public long line(int row) {
        return whole.line(row);
    }

    @Override
    public Rejection rejection(int row, Optional<String> field, String reason) {
        return whole.rejection(row, field, reason);
    }

    @Override
    public List<Rejection> remove(BitSet rows) {
        return whole.remove(rows);
    }
}
