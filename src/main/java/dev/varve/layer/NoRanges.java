package dev.varve.layer;

import dev.varve.layer.partition.Partitioning;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import java.time.Duration;
import java.util.Optional;

/** Where no table's ranges are made whole. */
final class NoRanges implements LedgerRanges {

    @Override
    public boolean makes(TableName table) {
        return false;
    }

    @Override
    public Coming look(RowSource source) {
        throw new IllegalStateException("no ranges are made of " + source.table());
    }

    @Override
    public Coming lookAgain(RowSource source, Partitioning partitioning) {
        return look(source);
    }

    @Override
    public boolean needs(String segment) {
        return false;
    }

    @Override
    public Optional<String> longestWaiting() {
        return Optional.empty();
    }

    @Override
    public boolean flush(Duration longest) {
        return true;
    }

    @Override
    public void start() {}

    @Override
    public void close() {}
}
