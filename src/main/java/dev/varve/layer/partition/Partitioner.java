package dev.varve.layer.partition;

import dev.varve.record.HashSeed;
import dev.varve.record.Rejection;
import dev.varve.record.RowSource;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import dev.varve.record.Timestamps;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/**
 * Decides, row by row, the partition of staged records: from the record itself, never from its
 * neighbours.
 */
public final class Partitioner {

    private final Partitioning partitioning;
    private final HashSeed seed;

    /**
     * @param seed of the hashes of values that divide
     */
    public Partitioner(Partitioning partitioning, HashSeed seed) {
        this.partitioning = partitioning;
        this.seed = seed;
    }

    /**
     * As {@link #splitByArrivals}, where all records came at one time.
     *
     * @param arrival the time of records that have none; without one they belong to Hive's default
     *     partition
     */
    public Split split(
            RowSource source, Optional<TableSchema> declared, Optional<Instant> arrival) {
        return splitByArrivals(source, declared, arrival.map(Partitioner::always));
    }

    private static IntToLongFunction always(Instant arrival) {
        long micros = Timestamps.micros(arrival);
        return _ -> micros;
    }

    /**
     * Rows that belong nowhere are removed from the source, with all that they alone have taught.
     *
     * @param declared what is known of the table beforehand
     * @param arrivals the times of records that have none, in microseconds since the epoch, by the
     *     numbers that the rows have by then; without any they belong to Hive's default partition
     */
    public Split splitByArrivals(
            RowSource source,
            Optional<TableSchema> declared,
            Optional<IntToLongFunction> arrivals) {
        List<Rejection> rejections = new ArrayList<>();
        // ends, since each turn removes rows for good and there are no more than were read
        while (true) {
            BitSet untrue = new BitSet();
            rejections.addAll(RawLedgers.faults(source, untrue));
            if (!untrue.isEmpty()) {
                rejections.addAll(source.remove(untrue));
                continue;
            }
            RecordLedgers ledgers =
                    new RecordLedgers(source, declared.flatMap(TableSchema::ledgerField));
            List<String> timeFields = timeFields(source, declared);
            RecordTimes times = new RecordTimes(source, timeFields, arrivals);
            RowKeys keys = keys(source, ledgers, times, timeFields);
            BitSet misfits = new BitSet();
            List<Partition> partitions = new ArrayList<>();
            int[] ordinals = ordinals(source, keys, partitions, misfits);
            if (misfits.isEmpty()) {
                return new Split(
                        shares(partitions, ordinals, ledgers), rejections, times.timelessRows());
            }
            misfits.stream()
                    .mapToObj(row -> rejection(source, keys.refusal(row), row))
                    .forEach(rejections::add);
            rejections.addAll(source.remove(misfits));
        }
    }

    /**
     * Where a ledger of a table belongs, whether or not it takes new ones there; empty if the table
     * is not divided by ranges of ledgers, or no era has it.
     *
     * @param ledger 0 or more
     */
    public Optional<Partition> ofLedger(TableName table, long ledger) {
        return partitioning.schemeOf(table) instanceof PartitionScheme.LedgerRange range
                ? LedgerKeys.partition(table, ledger, range.ledgersPerFile(), partitioning.layout())
                : Optional.empty();
    }

    private static Rejection rejection(RowSource source, RowKeys.Refusal refusal, int row) {
        return source.rejection(row, refusal.field(), refusal.reason());
    }

    private List<String> timeFields(RowSource source, Optional<TableSchema> declared) {
        return Optional.ofNullable(partitioning.timeFields().get(source.table()))
                .map(List::of)
                .or(() -> declared.map(TableSchema::timeFields).filter(each -> !each.isEmpty()))
                .or(() -> partitioning.timeField().map(List::of))
                .orElse(List.of());
    }

    private RowKeys keys(
            RowSource source, RecordLedgers ledgers, RecordTimes times, List<String> timeFields) {
        return switch (partitioning.schemeOf(source.table())) {
            case PartitionScheme.LedgerDay _, PartitionScheme.Day _ ->
                    new TimeKeys(times, timeFields, partitioning.pathKeys(), false);
            case PartitionScheme.Hour _ ->
                    new TimeKeys(times, timeFields, partitioning.pathKeys(), true);
            case PartitionScheme.LedgerRange range ->
                    new LedgerKeys(ledgers, range.ledgersPerFile(), partitioning.layout());
            case PartitionScheme.Columns columns ->
                    new ColumnKeys(columns.names(), source, times, seed);
        };
    }

    /**
     * The number of each row's partition.
     *
     * @param partitions filled in the order of their first rows
     * @param misfits filled with the rows that belong to none
     */
    private static int[] ordinals(
            RowSource source, RowKeys keys, List<Partition> partitions, BitSet misfits) {
        int[] ordinals = new int[source.rowCount()];
        Map<Long, Integer> known = new HashMap<>();
        long lastKey = RowKeys.NONE;
        int lastOrdinal = -1;
        for (int row = 0; row < ordinals.length; row++) {
            long key = keys.key(row);
            if (key == RowKeys.NONE) {
                misfits.set(row);
                continue;
            }
            if (key != lastKey) {
                Integer ordinal = known.get(key);
                if (ordinal == null) {
                    ordinal = partitions.size();
                    known.put(key, ordinal);
                    partitions.add(
                            new Partition(
                                    source.table(),
                                    keys.path(key, row),
                                    keys.ledgers(key),
                                    keys.values(row)));
                }
                lastKey = key;
                lastOrdinal = ordinal;
            }
            ordinals[row] = lastOrdinal;
        }
        return ordinals;
    }

    /** Sorts the rows by partition, stably, by counting. */
    private static List<Split.Share> shares(
            List<Partition> partitions, int[] ordinals, RecordLedgers ledgers) {
        int[] bounds = new int[partitions.size() + 1];
        for (int ordinal : ordinals) {
            bounds[ordinal + 1]++;
        }
        Arrays.parallelPrefix(bounds, Integer::sum);
        int[] rows = new int[bounds[partitions.size()]];
        int[] next = bounds.clone();
        for (int row = 0; row < ordinals.length; row++) {
            rows[next[ordinals[row]]++] = row;
        }
        List<Split.Share> shares = new ArrayList<>(partitions.size());
        for (int i = 0; i < partitions.size(); i++) {
            int from = bounds[i];
            int to = bounds[i + 1];
            shares.add(
                    new Split.Share(
                            partitions.get(i), rows, from, to, span(ledgers, rows, from, to)));
        }
        return shares;
    }

    private static Optional<Partition.LedgerSpan> span(
            RecordLedgers ledgers, int[] rows, int from, int to) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            long ledger = ledgers.ledger(rows[i]);
            if (ledger >= 0) {
                first = Math.min(first, ledger);
                last = Math.max(last, ledger);
            }
        }
        return first > last ? Optional.empty() : Optional.of(new Partition.LedgerSpan(first, last));
    }
}
