package dev.varve.layer.ranges;

import dev.varve.layer.LayerWriter;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.Partition.LedgerSpan;
import dev.varve.layer.partition.Partitioner;
import dev.varve.record.TableName;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** Finds how the ranges before and behind one end, where they are stored. Thread-safe. */
final class RangeNeighbours {

    private final LayerWriter layers;
    private final Partitioner partitioner;
    private final RangeBorders borders;

    /**
     * @param borders get to know what is found
     */
    RangeNeighbours(LayerWriter layers, Partitioner partitioner, RangeBorders borders) {
        this.layers = layers;
        this.partitioner = partitioner;
        this.borders = borders;
    }

    /**
     * @throws IOException if the store does not tell
     */
    void meet(Partition partition) throws IOException {
        LedgerSpan span = partition.ledgers().orElseThrow();
        if (span.first() > 0) {
            meet(partition.table(), span.first() - 1);
        }
        meet(partition.table(), span.last() + 1);
    }

    private void meet(TableName table, long ledger) throws IOException {
        Optional<Partition> neighbour = partitioner.ofLedger(table, ledger);
        if (neighbour.isPresent()) {
            Map<String, String> footer = layers.ranges().told(neighbour.get());
            LedgerSpan span = neighbour.get().ledgers().orElseThrow();
            if (!footer.isEmpty()) {
                borders.add(table, LedgerEnds.first(span, footer), LedgerEnds.last(span, footer));
            }
        }
    }
}
