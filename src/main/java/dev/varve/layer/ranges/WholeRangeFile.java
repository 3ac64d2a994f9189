package dev.varve.layer.ranges;

import dev.varve.layer.LayerSettings;
import dev.varve.layer.LayerWriter;
import dev.varve.layer.partition.Partitioner;
import dev.varve.record.Catalog;
import dev.varve.record.RowSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the file of a range all of whose ledgers wait in a journal, of the same rows in the same
 * order as {@link RangeCommits} does, and so of the same bytes. For one thread.
 */
final class WholeRangeFile {

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final LayerWriter layers;
    private final Catalog catalog;
    private final Set<String> excluded;
    private final int mostRows;
    private final SpooledLedgers records;
    private final RangeBorders borders = new RangeBorders();
    private final RangeNeighbours neighbours;

    /**
     * @param excluded columns that no file gets
     * @param records where ledgers wait
     */
    WholeRangeFile(
            LayerWriter layers,
            LayerSettings layout,
            Catalog catalog,
            Partitioner partitioner,
            Set<String> excluded,
            KeptRecords records) {
        this.layers = layers;
        this.catalog = catalog;
        this.excluded = excluded;
        this.mostRows = layout.bufferRows();
        this.records = new SpooledLedgers(catalog, records);
        this.neighbours = new RangeNeighbours(layers, partitioner, borders);
    }

    /**
     * Why a range is held.
     *
     * @param reason in a sentence
     * @param ledger that cannot follow, if it is one
     */
    record Held(String reason, Optional<Long> ledger) {}

    /**
     * Stores the range.
     *
     * @return why it is not, if it cannot be as it is
     * @throws IOException if the store refuses, or a record cannot be read
     */
    Optional<Held> store(WaitingRange range) throws IOException {
        neighbours.meet(range.partition());
        OpenRange file = new OpenRange(range.partition(), mostRows);
        try {
            file.assemble(layers.ranges().assemble(range.partition(), excluded));
            Optional<Held> held = fill(file, range.index());
            if (held.isEmpty()) {
                held = borders.faultBehind(file).map(each -> new Held(each, Optional.empty()));
            }
            if (held.isEmpty()) {
                file.finish();
                held = file.held().map(each -> new Held(each, Optional.empty()));
            }
            if (held.isEmpty()) {
                borders.add(file);
            }
            return held;
        } finally {
            file.close();
        }
    }

    private Optional<Held> fill(OpenRange file, LedgerIndex index) throws IOException {
        Filling filling = new Filling(file, index);
        while (!file.isWhole() && filling.held == null) {
            records.read(file.partition().table(), index, file.next(), filling);
        }
        return Optional.ofNullable(filling.held);
    }

    /** Rows go in until one cannot follow. */
    private final class Filling implements SpooledLedgers.Taker {

        private final OpenRange file;
        private final LedgerIndex index;
        private @Nullable Held held;

        Filling(OpenRange file, LedgerIndex index) {
            this.file = file;
            this.index = index;
        }

        @Override
        public void take(RowSource source) throws IOException {
            if (held != null) {
                return;
            }
            ReadAgain rows = new ReadAgain(source, excluded, catalog);
            rows.require(this::requireSame);
            rows.append(file, borders, LONGEST_WAIT, _ -> {})
                    .ifPresent(
                            refused ->
                                    held =
                                            new Held(
                                                    "ledger %d: %s: %s"
                                                            .formatted(
                                                                    refused.ledger(),
                                                                    refused.fault().field(),
                                                                    refused.fault().reason()),
                                                    Optional.of(refused.ledger())));
        }

        private void requireSame(long ledger, long digest) throws IOException {
            if (!index.has(ledger) || index.digest(ledger) != digest) {
                throw new IOException(
                        "ledger %d of %s is in the journal with other values than it came with"
                                .formatted(ledger, file.partition()));
            }
        }
    }
}
