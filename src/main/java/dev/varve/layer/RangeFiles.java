package dev.varve.layer;

import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.partition.Partition;
import dev.varve.record.TableName;
import dev.varve.store.BlobInfo;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the files of a chain's ranges, among those that were just published and in the store, where
 * a process that ended has left them. Stateless.
 */
final class RangeFiles {

    private static final Pattern FILE =
            Pattern.compile("range=([0-9]+-[0-9]+)/part-([0-9]+-[0-9]+)[.]parquet");

    private final LayerContext context;
    private final ChainName chain;
    private final List<TableName> tables;

    RangeFiles(LayerContext context, ChainName chain, List<TableName> tables) {
        this.context = context;
        this.chain = chain;
        this.tables = tables;
    }

    /**
     * A range of which all tables have their files.
     *
     * @param publications by the names of their tables
     */
    record Range(LedgerRange ledgers, SortedMap<String, Publication> publications) {}

    private record Found(LedgerRange ledgers, BlobInfo file) {}

    /**
     * The range that begins with this ledger, if it is there whole.
     *
     * @param known what was just published
     * @throws IOException if that cannot be found out
     */
    Optional<Range> at(long ledger, SortedMap<LedgerRange, Map<TableName, Publication>> known)
            throws IOException {
        SortedMap<String, Publication> publications = new TreeMap<>();
        Optional<LedgerRange> ledgers = Optional.empty();
        for (TableName table : tables) {
            Optional<Publication> file = file(table, ledger, known);
            if (file.isEmpty()) {
                return Optional.empty();
            }
            LedgerRange range = AuditedEras.range(file.get().partition());
            if (!ledgers.orElse(range).equals(range)) {
                return Optional.empty();
            }
            ledgers = Optional.of(range);
            publications.put(table.value(), file.get());
        }
        return ledgers.map(range -> new Range(range, publications));
    }

    private Optional<Publication> file(
            TableName table, long ledger, SortedMap<LedgerRange, Map<TableName, Publication>> known)
            throws IOException {
        Optional<Publication> published =
                known
                        .subMap(
                                new LedgerRange(ledger, ledger),
                                new LedgerRange(ledger, Long.MAX_VALUE))
                        .values()
                        .stream()
                        .flatMap(each -> Optional.ofNullable(each.get(table)).stream())
                        .findFirst();
        if (published.isPresent()) {
            return published;
        }
        Optional<Found> stored;
        try (Stream<Found> files = stored(table, Long.toString(ledger) + "-")) {
            stored = files.findFirst();
        }
        return stored.isPresent() ? publication(table, stored.get()) : Optional.empty();
    }

    /**
     * The lowest ledger with which any range of all tables begins.
     *
     * @throws IOException if that cannot be found out
     */
    OptionalLong first(SortedMap<LedgerRange, Map<TableName, Publication>> known)
            throws IOException {
        OptionalLong first =
                known.isEmpty() ? OptionalLong.empty() : OptionalLong.of(known.firstKey().first());
        for (TableName table : tables) {
            try (Stream<Found> files = stored(table, "")) {
                OptionalLong lowest = files.mapToLong(each -> each.ledgers().first()).min();
                if (lowest.isPresent()) {
                    first =
                            OptionalLong.of(
                                    Math.min(first.orElse(Long.MAX_VALUE), lowest.getAsLong()));
                }
            }
        }
        return first;
    }

    private Stream<Found> stored(TableName table, String begin) throws IOException {
        String folder = context.names().prefix() + chain + "/" + table + "/";
        return context.store()
                .list(folder + "range=" + begin)
                .flatMap(each -> found(folder, each).stream());
    }

    private static Optional<Found> found(String folder, BlobInfo file) {
        Matcher name = FILE.matcher(file.key().value().substring(folder.length()));
        return name.matches() && name.group(1).equals(name.group(2))
                ? LedgerRange.parse(name.group(1)).map(range -> new Found(range, file))
                : Optional.empty();
    }

    /** From what its footer tells and from its bytes. */
    private Optional<Publication> publication(TableName table, Found found) throws IOException {
        Partition partition =
                new Partition(
                        table,
                        "range=" + found.ledgers(),
                        Optional.of(
                                new Partition.LedgerSpan(
                                        found.ledgers().first(), found.ledgers().last())));
        return new Adoption(context).publication(partition, found.file());
    }
}
