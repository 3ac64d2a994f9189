package dev.varve.layer.partition;

import java.util.Arrays;
import java.util.List;

/** How a table's records are divided among directories. */
public sealed interface PartitionScheme {

    /** {@code year=2024/month=01/day=15}, by the day (UTC) of the record's ledger close. */
    record LedgerDay() implements PartitionScheme {}

    /** {@code year=2024/month=01/day=15}, by the day (UTC) of the record's time. */
    record Day() implements PartitionScheme {}

    /** {@code year=2024/month=01/day=15/hour=14}, by the hour (UTC) of the record's time. */
    record Hour() implements PartitionScheme {}

    /**
     * {@code ledgers/100000-109999}: aligned, inclusive ranges that never overlap.
     *
     * @param ledgersPerFile width of a range
     */
    record LedgerRange(long ledgersPerFile) implements PartitionScheme {

        public LedgerRange {
            if (ledgersPerFile < 1) {
                throw new IllegalArgumentException(
                        "ledgers per file must be at least 1, not " + ledgersPerFile);
            }
        }
    }

    /**
     * {@code product_id=BTC-USD/date=2025-12-03}, by the values of columns. {@code date}, {@code
     * year}, {@code month}, {@code day} and {@code hour} come from the record's time where it has
     * no such field.
     *
     * @param names at least one, each once
     */
    record Columns(List<String> names) implements PartitionScheme {

        public Columns {
            names = List.copyOf(names);
            if (names.isEmpty()
                    || names.stream().anyMatch(String::isEmpty)
                    || names.stream().distinct().count() < names.size()) {
                throw new IllegalArgumentException(
                        "partition columns must be named, each once: '"
                                + String.join(",", names)
                                + "'");
            }
        }
    }

    /**
     * Reads what an operator writes: {@code ledger_day}, {@code day}, {@code hour}, {@code
     * ledger_range} or the names of columns, separated by commas.
     *
     * @param ledgersPerFile used by {@code ledger_range}
     * @throws IllegalArgumentException if no columns are named, or one twice; the message says what
     *     is allowed
     */
    static PartitionScheme parse(String text, long ledgersPerFile) {
        return switch (text.strip()) {
            case "ledger_day" -> new LedgerDay();
            case "day" -> new Day();
            case "hour" -> new Hour();
            case "ledger_range" -> new LedgerRange(ledgersPerFile);
            case "" ->
                    throw new IllegalArgumentException(
                            "partition by what? One of ledger_day, ledger_range, hour, day, or column names: a,b");
            default -> new Columns(Arrays.stream(text.split(",", -1)).map(String::strip).toList());
        };
    }
}
