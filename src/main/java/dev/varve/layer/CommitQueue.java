package dev.varve.layer;

import dev.varve.column.Batch;
import dev.varve.layer.partition.Partition;
import dev.varve.record.Schema;
import dev.varve.record.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The one order of all commits. A commit gets its positions, each table counts its own, and fills
 * the buffers in one step, so that each partition's rows come in the order of their positions, and
 * one high-water mark says what its files hold.
 */
final class CommitQueue {

    private final Pipeline pipeline;
    private final LayerContext context;
    private final LayerState state;
    private final ColumnWatch columns;

    /** Of every table. */
    private final long firstPosition;

    /** Guarded by the lock of the state. */
    private final Map<TableName, Long> nextPositions = new HashMap<>();

    CommitQueue(Pipeline pipeline, long firstPosition) {
        this.pipeline = pipeline;
        this.context = pipeline.context();
        this.state = pipeline.state();
        this.columns = new ColumnWatch(context.settings().partitioning());
        this.firstPosition = firstPosition;
    }

    /** Rows that are about to go to a buffer which has room for them. */
    private record Move(
            Prepared.Part part,
            PartitionRows rows,
            Filling filling,
            long firstStaged,
            boolean beginsPartition) {}

    /**
     * Takes all rows over, or throws and takes none.
     *
     * @throws IllegalStateException if the layers are closed
     */
    Receipt commit(List<Prepared> all) {
        Instant now = context.ages().instant();
        return state.locked(
                after -> {
                    state.requireOpen();
                    List<Move> moves = new ArrayList<>();
                    boolean complete = false;
                    Receipt receipt;
                    try {
                        Map<TableName, Long> next = plan(all, moves);
                        receipt = receipt(moves);
                        all.forEach(each -> each.update().ifPresent(context.catalog()::merge));
                        move(moves, now);
                        nextPositions.putAll(next);
                        all.forEach(Prepared::taken);
                        complete = true;
                    } finally {
                        if (!complete) {
                            undo(moves);
                        }
                    }
                    settle(moves, after);
                    return receipt;
                });
    }

    /** A position that no row of any table has reached. */
    long nextPosition() {
        return state.locked(
                _ ->
                        nextPositions.values().stream()
                                .mapToLong(Long::longValue)
                                .max()
                                .orElse(firstPosition));
    }

    /** Answers where the tables will go on. */
    private Map<TableName, Long> plan(List<Prepared> all, List<Move> moves) {
        Map<TableName, Long> next = new HashMap<>();
        for (Prepared prepared : all) {
            TableName table = prepared.table();
            long goesOn =
                    next.getOrDefault(table, nextPositions.getOrDefault(table, firstPosition));
            long first = prepared.firstPosition().orElse(goesOn);
            for (Prepared.Part part : prepared.parts()) {
                boolean begins = state.find(part.partition()).isEmpty();
                PartitionRows rows = state.partition(part.partition());
                Filling filling = rows.filling();
                moves.add(new Move(part, rows, filling, first, begins));
                filling.reserve();
            }
            next.put(table, Math.max(goesOn, first + prepared.stagedRows()));
        }
        return next;
    }

    private static Receipt receipt(List<Move> moves) {
        Map<Partition, Outcome> outcomes = new LinkedHashMap<>();
        moves.forEach(move -> outcomes.put(move.part().partition(), move.filling().outcome()));
        return new Receipt(outcomes);
    }

    /** Cannot fail: it allocates nothing. */
    private static void move(List<Move> moves, Instant now) {
        for (int i = 0; i < moves.size(); i++) {
            Move move = moves.get(i);
            move.filling().add(move.part(), move.firstStaged(), now);
            move.rows().touch(now);
        }
    }

    private void undo(List<Move> moves) {
        for (Move move : moves) {
            move.filling().forgetReserved();
            state.retireIfEmpty(move.rows());
        }
    }

    /** What follows of it; whatever is thrown here, the rows are where they belong. */
    private void settle(List<Move> moves, Afterwards after) {
        long maxBufferBytes = context.budget().leavingBytes();
        for (Move move : moves) {
            Prepared.Part part = move.part();
            TableName table = part.partition().table();
            after.add(() -> tell(table, part));
            try {
                Schema schema = context.catalog().schemaOf(table);
                for (ColumnClash clash : columns.look(table, schema)) {
                    after.add(() -> context.events().columnClashes(clash));
                }
                move.filling().joinSmall(schema, context.budget());
                if (move.beginsPartition()) {
                    endRangesBefore(part.partition());
                }
                if (move.rows().hasFilling()
                        && (move.filling().rowCount() >= context.settings().bufferRows()
                                || move.filling().sizeBytes() >= maxBufferBytes)) {
                    pipeline.seal(move.rows(), after);
                }
            } catch (RuntimeException | Error unexpected) {
                after.add(
                        () ->
                                context.events()
                                        .unexpected("rows of " + part.partition(), unexpected));
            }
        }
    }

    private void tell(TableName table, Prepared.Part part) {
        Batch batch = part.batch();
        context.events().settled(table, batch.rowCount());
        if (part.firstLedger() <= part.lastLedger()) {
            context.events().ledgerSeen(table, part.lastLedger());
        }
    }

    private void endRangesBefore(Partition later) {
        later.ledgers().ifPresent(span -> endRangesBefore(later.table(), span.first()));
    }

    private void endRangesBefore(TableName table, long ledger) {
        for (PartitionRows rows : state.partitions()) {
            Partition partition = rows.partition();
            if (partition.table().equals(table)
                    && partition.ledgers().filter(span -> span.last() < ledger).isPresent()) {
                rows.endRange();
            }
        }
    }
}
