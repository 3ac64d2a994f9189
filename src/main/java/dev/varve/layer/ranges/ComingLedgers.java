package dev.varve.layer.ranges;

import dev.varve.journal.segments.CommittedLines;
import dev.varve.layer.LedgerRanges;
import dev.varve.layer.LineEnds;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.Partitioner;
import dev.varve.layer.partition.RecordLedgers;
import dev.varve.layer.partition.Split;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** Which ledgers some rows are, and what they say, without the rows. Immutable. */
final class ComingLedgers implements LedgerRanges.Coming {

    private final TableName table;
    private final List<Partition> partitions;
    private final List<Rejection> rejections;
    private final int[] ordinals;
    private final long[] ledgers;
    private final long[] digests;
    private final int[] lines;
    private final Taker taker;

    /** To whom they go when they are durable. */
    @FunctionalInterface
    interface Taker {
        void take(ComingLedgers coming, CommittedLines lines, LineEnds ends);
    }

    /**
     * What is looked at, and how.
     *
     * @param line of a row, from 0
     */
    record Look(RowSource source, Partitioner partitioner, IntUnaryOperator line) {}

    private ComingLedgers(
            Look look,
            TableSchema declared,
            Split split,
            List<Rejection> rejections,
            UndeclaredFields undeclared,
            Taker taker) {
        RowSource source = look.source();
        this.table = source.table();
        this.partitions = split.shares().stream().map(Split.Share::partition).toList();
        this.rejections = List.copyOf(rejections);
        this.taker = taker;
        int count = split.shares().stream().mapToInt(Split.Share::rowCount).sum();
        this.ordinals = new int[count];
        this.ledgers = new long[count];
        this.digests = new long[count];
        this.lines = new int[count];
        LedgerRows rows = new LedgerRows(undeclared.narrowed(source));
        RecordLedgers numbers = new RecordLedgers(source, declared.ledgerField());
        int i = 0;
        for (int ordinal = 0; ordinal < partitions.size(); ordinal++) {
            Split.Share share = split.shares().get(ordinal);
            for (int at = share.from(); at < share.to(); at++) {
                int row = share.rows()[at];
                ordinals[i] = ordinal;
                ledgers[i] = numbers.ledger(row);
                digests[i] = rows.digest(row);
                lines[i] = look.line().applyAsInt(row);
                i++;
            }
        }
    }

    /** What belongs to no range leaves the source. */
    static ComingLedgers of(
            Look look, TableSchema declared, UndeclaredFields undeclared, Taker taker) {
        List<Rejection> rejections = new ArrayList<>(undeclared.reject(look.source(), declared));
        Split split =
                look.partitioner().split(look.source(), Optional.of(declared), Optional.empty());
        rejections.addAll(split.rejections());
        return new ComingLedgers(look, declared, split, rejections, undeclared, taker);
    }

    TableName table() {
        return table;
    }

    @Override
    public int rowCount() {
        return ledgers.length;
    }

    @Override
    public List<Partition> partitions() {
        return partitions;
    }

    @Override
    public List<Rejection> rejections() {
        return rejections;
    }

    @Override
    public void areIn(CommittedLines committed, LineEnds ends) {
        taker.take(this, committed, ends);
    }

    Partition partition(int i) {
        return partitions.get(ordinals[i]);
    }

    long ledger(int i) {
        return ledgers[i];
    }

    long digest(int i) {
        return digests[i];
    }

    /** From 0. */
    int line(int i) {
        return lines[i];
    }

    /** The largest; there is one. */
    long lastLedger() {
        long last = Long.MIN_VALUE;
        for (long ledger : ledgers) {
            last = Math.max(last, ledger);
        }
        return last;
    }
}
