package dev.varve.layer;

import dev.varve.layer.partition.ColumnKeys;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.partition.Partitioner;
import dev.varve.layer.partition.Partitioning;
import dev.varve.layer.partition.Split;
import dev.varve.record.RowSource;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;

/**
 * Decides where staged rows belong, and which time those have that have none of their own. Rows
 * that belong nowhere leave their source. Thread-safe.
 */
final class Divider {

    private final LayerContext context;
    private final Partitioner partitioner;

    Divider(LayerContext context) {
        this.context = context;
        this.partitioner = partitioner(context.settings().partitioning());
    }

    private Partitioner partitioner(Partitioning partitioning) {
        return new Partitioner(partitioning, context.catalog().hashSeed());
    }

    private Optional<TableSchema> declared(RowSource source) {
        return context.catalog().declared(source.table());
    }

    /** Rows that come now. */
    Division divide(RowSource source) {
        Optional<Instant> arrival = arrival();
        Split split = partitioner.split(source, declared(source), arrival);
        return new Division(source.table(), source.rowCount(), arrival, split, row -> row);
    }

    /** Files that are named by their content depend on nothing else, so on no clock. */
    private Optional<Instant> arrival() {
        return switch (context.settings().naming()) {
            case Naming.ByPosition _ -> Optional.of(context.clock().instant());
            case Naming.ByContent _, Naming.BySource _ -> Optional.empty();
        };
    }

    /**
     * Rows that were accepted before, by what was in force then.
     *
     * @param partitioning then
     * @param arrivals when a row came, in microseconds since the epoch, by its number
     * @param offsets how far a row's position is behind that of the first
     */
    Division divideAgain(
            RowSource source,
            Partitioning partitioning,
            IntToLongFunction arrivals,
            IntUnaryOperator offsets) {
        Split split =
                partitioner(partitioning)
                        .splitByArrivals(source, declared(source), Optional.of(arrivals));
        return new Division(source.table(), source.rowCount(), Optional.empty(), split, offsets);
    }

    /** As {@link LayerWriter#absentPartitionColumns}. */
    List<String> absentColumns(TableName table) {
        Schema schema = context.catalog().schemaOf(table);
        return switch (context.settings().partitioning().schemeOf(table)) {
            case PartitionScheme.Columns columns ->
                    columns.names().stream()
                            .filter(name -> !ColumnKeys.TIME_NAMES.contains(name))
                            .filter(name -> schema.indexOf(name).isEmpty())
                            .toList();
            case PartitionScheme.LedgerDay _,
                    PartitionScheme.Day _,
                    PartitionScheme.Hour _,
                    PartitionScheme.LedgerRange _ ->
                    List.of();
        };
    }
}
