package dev.varve.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An input: what it is called, how it is made, and the schema that DuckDB is given (Varve finds its
 * own).
 */
public enum Workload implements Task {
    EVENTS(
            Optional.empty(),
            Events::new,
            """
            type: 'VARCHAR', ledger: 'UBIGINT', ledger_closed_at: 'VARCHAR', contract_id: 'VARCHAR', id: 'VARCHAR',
            paging_token: 'VARCHAR', transaction_index: 'BIGINT', operation_index: 'BIGINT',
            in_successful_contract_call: 'BOOLEAN', topic: 'JSON', value: 'JSON', data_decoded: 'JSON',
            tx_hash: 'VARCHAR'"""),
    TICKERS(
            Optional.of("tickers"),
            Tickers::new,
            """
            type: 'VARCHAR', sequence: 'BIGINT', product_id: 'VARCHAR', price: 'VARCHAR', open_24h: 'VARCHAR',
            volume_24h: 'VARCHAR', low_24h: 'VARCHAR', high_24h: 'VARCHAR', volume_30d: 'VARCHAR',
            best_bid: 'VARCHAR', best_bid_size: 'VARCHAR', best_ask: 'VARCHAR', best_ask_size: 'VARCHAR',
            side: 'VARCHAR', time: 'VARCHAR', trade_id: 'BIGINT', last_size: 'VARCHAR'""");

    private static final int GENERATION = 1;
    private static final long START_RECORDS = 1_000;

    private final Optional<String> table;
    private final Supplier<RecordSource> source;
    private final String columns;

    Workload(Optional<String> table, Supplier<RecordSource> source, String columns) {
        this.table = table;
        this.source = source;
        this.columns = columns;
    }

    static Workload named(String name) {
        return Arrays.stream(values())
                .filter(workload -> workload.label().equals(name.strip()))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "bench.workloads="
                                                + name
                                                + ": must be of "
                                                + Arrays.stream(values())
                                                        .map(Workload::label)
                                                        .collect(Collectors.joining(", "))));
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Optional<String> table() {
        return table;
    }

    @Override
    public Optional<String> partitionColumn() {
        return Optional.empty();
    }

    /** Its records from the first one. */
    RecordSource source() {
        return source.get();
    }

    @Override
    public String columns() {
        return "{" + columns.replaceAll("\\s+", " ") + "}";
    }

    @Override
    public long startRecords() {
        return START_RECORDS;
    }

    /** The name holds the generation, so that a changed generator never meets old files. */
    @Override
    public Path input(Path directory, long records) throws IOException {
        Path file =
                directory
                        .resolve("input")
                        .resolve(label() + "-" + records + "-v" + GENERATION + ".ndjson");
        if (!Files.exists(file)) {
            Input.write(source.get(), records, file);
        }
        return file;
    }
}
