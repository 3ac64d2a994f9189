package dev.varve.layer.partition;

import dev.varve.record.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one table is divided, as lines of text, so that records can be divided later as they would
 * have been when they were accepted:
 *
 * <pre>
 * layout=hive
 * scheme=columns
 * column=product_id
 * column=date
 * time=source.ts_ms
 * key=year
 * key=month
 * key=day
 * key=hour
 * </pre>
 */
final class PartitioningText {

    private PartitioningText() {}

    static String of(Partitioning partitioning, TableName table) {
        List<String> lines = new ArrayList<>();
        switch (partitioning.layout()) {
            case Layout.Hive _ -> lines.add("layout=hive");
            case Layout.Bronze bronze -> {
                lines.add("layout=bronze");
                lines.add("network=" + bronze.network());
                lines.addAll(eras(bronze.eras()));
            }
        }
        switch (partitioning.schemeOf(table)) {
            case PartitionScheme.LedgerDay _ -> lines.add("scheme=ledger_day");
            case PartitionScheme.Day _ -> lines.add("scheme=day");
            case PartitionScheme.Hour _ -> lines.add("scheme=hour");
            case PartitionScheme.LedgerRange range -> {
                lines.add("scheme=ledger_range");
                lines.add("ledgers=" + range.ledgersPerFile());
            }
            case PartitionScheme.Columns columns -> {
                lines.add("scheme=columns");
                columns.names().forEach(name -> lines.add("column=" + name));
            }
        }
        Optional.ofNullable(partitioning.timeFields().get(table))
                .ifPresent(field -> lines.add("time=" + field));
        partitioning.timeField().ifPresent(field -> lines.add("usual-time=" + field));
        partitioning.pathKeys().ofHour().forEach(name -> lines.add("key=" + name));
        return String.join("\n", lines);
    }

    /** One era of all ledgers is written as it was when there could be no others. */
    private static List<String> eras(List<Era> eras) {
        Era first = eras.getFirst();
        return first.equals(Era.ofAll(first.id(), first.version(), first.ledgersPerFile()))
                ? List.of("era=" + first.id(), "version=" + first.version())
                : eras.stream().map(era -> "ledgers-of-era=" + era).toList();
    }

    /**
     * @throws IllegalArgumentException if the text is none of these
     */
    static Partitioning parse(String text, TableName table) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        for (String line : text.split("\n", -1)) {
            int equals = line.indexOf('=');
            if (equals < 0) {
                throw new IllegalArgumentException("no partitioning: '" + line + "'");
            }
            values.computeIfAbsent(line.substring(0, equals), _ -> new ArrayList<>())
                    .add(line.substring(equals + 1));
        }
        PartitionScheme scheme = scheme(values);
        Optional<String> time = optional(values, "time");
        return new Partitioning(
                layout(values, scheme),
                scheme,
                Map.of(),
                time.map(field -> Map.of(table, field)).orElse(Map.of()),
                optional(values, "usual-time"),
                PathKeys.parse(String.join(",", values.getOrDefault("key", List.of()))));
    }

    private static Layout layout(Map<String, List<String>> values, PartitionScheme scheme) {
        return switch (one(values, "layout")) {
            case "hive" -> new Layout.Hive();
            case "bronze" -> new Layout.Bronze(one(values, "network"), eras(values, scheme));
            default -> throw new IllegalArgumentException("no layout: " + values);
        };
    }

    private static List<Era> eras(Map<String, List<String>> values, PartitionScheme scheme) {
        long ledgersPerFile =
                scheme instanceof PartitionScheme.LedgerRange(long ledgers) ? ledgers : 1;
        return values.containsKey("ledgers-of-era")
                ? Era.parseAll(String.join(",", values.get("ledgers-of-era")), ledgersPerFile)
                : List.of(Era.ofAll(one(values, "era"), one(values, "version"), ledgersPerFile));
    }

    private static PartitionScheme scheme(Map<String, List<String>> values) {
        return switch (one(values, "scheme")) {
            case "ledger_day" -> new PartitionScheme.LedgerDay();
            case "day" -> new PartitionScheme.Day();
            case "hour" -> new PartitionScheme.Hour();
            case "ledger_range" ->
                    new PartitionScheme.LedgerRange(Long.parseLong(one(values, "ledgers")));
            case "columns" -> new PartitionScheme.Columns(values.getOrDefault("column", List.of()));
            default -> throw new IllegalArgumentException("no scheme: " + values);
        };
    }

    private static String one(Map<String, List<String>> values, String key) {
        return optional(values, key)
                .orElseThrow(() -> new IllegalArgumentException("no " + key + ": " + values));
    }

    private static Optional<String> optional(Map<String, List<String>> values, String key) {
        return values.getOrDefault(key, List.of()).stream().findFirst();
    }
}
