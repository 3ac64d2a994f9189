package dev.varve.layer;

import dev.varve.record.Rejection;
import dev.varve.record.Staging;
import dev.varve.record.TableSchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides, row by row, the partition of staged records: from the record itself, never from its
 * neighbours.
 */
final class Partitioner {

    private final LayerSettings settings;

    Partitioner(LayerSettings settings) {
        this.settings = settings;
    }

    /**
     * @param declared what is known of the table beforehand
     * @param now the time of records that have none
     */
    Split split(Staging staged, Optional<TableSchema> declared, Instant now) {
        PartitionScheme scheme = settings.schemeOf(staged.table());
        List<String> timeFields =
                Optional.ofNullable(settings.timeFields().get(staged.table()))
                        .map(List::of)
                        .or(() -> declared.map(TableSchema::timeFields))
                        .orElse(List.of());
        Optional<StagedCells> ledgers =
                LedgerKeys.ledgers(staged, declared.flatMap(TableSchema::ledgerField));
        RecordTimes times = new RecordTimes(staged, timeFields, now);
        RowKeys keys =
                switch (scheme) {
                    case PartitionScheme.LedgerDay _, PartitionScheme.Day _ ->
                            new TimeKeys(times, timeFields, false);
                    case PartitionScheme.Hour _ -> new TimeKeys(times, timeFields, true);
                    case PartitionScheme.LedgerRange range ->
                            new LedgerKeys(
                                    ledgers,
                                    range.ledgersPerFile(),
                                    settings.layout() instanceof Layout.Bronze);
                    case PartitionScheme.Columns columns ->
                            new ColumnKeys(columns.names(), staged, times);
                };
        return group(staged, keys, ledgers);
    }

    private static Split group(Staging staged, RowKeys keys, Optional<StagedCells> ledgers) {
        int rowCount = staged.rowCount();
        int[] ordinals = new int[rowCount];
        List<Partition> partitions = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>();
        Map<Long, Integer> known = new HashMap<>();
        long lastKey = RowKeys.NONE;
        int lastOrdinal = -1;
        for (int row = 0; row < rowCount; row++) {
            long key = keys.key(row);
            if (key == RowKeys.NONE) {
                RowKeys.Refusal refusal = keys.refusal(row);
                rejections.add(staged.reject(row, refusal.field(), refusal.reason()));
                ordinals[row] = -1;
                continue;
            }
            if (key != lastKey) {
                Integer ordinal = known.get(key);
                if (ordinal == null) {
                    ordinal = partitions.size();
                    known.put(key, ordinal);
                    partitions.add(
                            new Partition(staged.table(), keys.path(key, row), keys.ledgers(key)));
                }
                lastKey = key;
                lastOrdinal = ordinal;
            }
            ordinals[row] = lastOrdinal;
        }
        return new Split(shares(partitions, ordinals, ledgers), rejections);
    }

    /** Sorts the rows by partition, stably, by counting. */
    private static List<Split.Share> shares(
            List<Partition> partitions, int[] ordinals, Optional<StagedCells> ledgers) {
        int[] bounds = new int[partitions.size() + 1];
        for (int ordinal : ordinals) {
            if (ordinal >= 0) {
                bounds[ordinal + 1]++;
            }
        }
        Arrays.parallelPrefix(bounds, Integer::sum);
        int[] rows = new int[bounds[partitions.size()]];
        int[] next = bounds.clone();
        for (int row = 0; row < ordinals.length; row++) {
            if (ordinals[row] >= 0) {
                rows[next[ordinals[row]]++] = row;
            }
        }
        List<Split.Share> shares = new ArrayList<>(partitions.size());
        for (int i = 0; i < partitions.size(); i++) {
            int from = bounds[i];
            int to = bounds[i + 1];
            shares.add(
                    new Split.Share(
                            partitions.get(i),
                            rows,
                            from,
                            to,
                            ledgers.flatMap(cells -> span(cells, rows, from, to))));
        }
        return shares;
    }

    private static Optional<Partition.LedgerSpan> span(
            StagedCells ledgers, int[] rows, int from, int to) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int i = from; i < to; i++) {
            if (!ledgers.isNull(rows[i])) {
                first = Math.min(first, ledgers.word(rows[i]));
                last = Math.max(last, ledgers.word(rows[i]));
            }
        }
        return first > last ? Optional.empty() : Optional.of(new Partition.LedgerSpan(first, last));
    }
}
