package dev.varve.layer;

import dev.varve.layer.audit.BrokenChainException;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
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
     * @param published those that were just published, by their tables
     * @param stored the others, which the store has
     */
    record Range(
            LedgerRange ledgers,
            SortedMap<TableName, Publication> published,
            SortedMap<TableName, BlobInfo> stored) {}

    private record Found(LedgerRange ledgers, BlobInfo file) {}

    /**
     * The range that begins with this ledger, if it is there whole.
     *
     * @param known what was just published
     * @param looks whether in the store, too
     * @throws IOException if that cannot be found out
     */
    Optional<Range> at(
            long ledger, SortedMap<LedgerRange, Map<TableName, Publication>> known, boolean looks)
            throws IOException {
        SortedMap<TableName, Publication> published = new TreeMap<>();
        SortedMap<TableName, BlobInfo> stored = new TreeMap<>();
        Set<LedgerRange> ledgers = new TreeSet<>();
        for (TableName table : tables) {
            Optional<Publication> file = published(table, ledger, known);
            Optional<Found> found =
                    file.isPresent() || !looks ? Optional.empty() : stored(table, ledger);
            file.ifPresent(
                    each -> {
                        ledgers.add(AuditedEras.range(each.partition()));
                        published.put(table, each);
                    });
            found.ifPresent(
                    each -> {
                        ledgers.add(each.ledgers());
                        stored.put(table, each.file());
                    });
        }
        return published.size() + stored.size() == tables.size() && ledgers.size() == 1
                ? Optional.of(new Range(ledgers.iterator().next(), published, stored))
                : Optional.empty();
    }

    private static Optional<Publication> published(
            TableName table,
            long ledger,
            SortedMap<LedgerRange, Map<TableName, Publication>> known) {
        return known
                .subMap(new LedgerRange(ledger, ledger), new LedgerRange(ledger, Long.MAX_VALUE))
                .values()
                .stream()
                .flatMap(each -> Optional.ofNullable(each.get(table)).stream())
                .findFirst();
    }

    private Optional<Found> stored(TableName table, long ledger) throws IOException {
        try (Stream<Found> files = stored(table, ledger + "-")) {
            return files.findFirst();
        }
    }

    /**
     * All that is told of the files of a range, by the names of their tables; empty if one of them
     * is for another writer to tell of.
     *
     * @throws BrokenChainException if what is under the name of one is no file of ours
     * @throws IOException if one cannot be read
     */
    Optional<SortedMap<String, Publication>> publications(Range range)
            throws IOException, BrokenChainException {
        SortedMap<String, Publication> publications = new TreeMap<>();
        range.published().forEach((table, each) -> publications.put(table.value(), each));
        for (Map.Entry<TableName, BlobInfo> each : range.stored().entrySet()) {
            Optional<Publication> adopted =
                    publication(each.getKey(), range.ledgers(), each.getValue());
            if (adopted.isEmpty()) {
                return Optional.empty();
            }
            publications.put(each.getKey().value(), adopted.get());
        }
        return Optional.of(publications);
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
    private Optional<Publication> publication(TableName table, LedgerRange ledgers, BlobInfo file)
            throws IOException, BrokenChainException {
        Partition partition =
                new Partition(
                        table,
                        "range=" + ledgers,
                        Optional.of(new Partition.LedgerSpan(ledgers.first(), ledgers.last())));
        try {
            return new Adoption(context).publication(partition, file);
        } catch (DamagedFileException damaged) {
            throw new BrokenChainException(
                    file.key().value(), "the file of this range", damaged.damage());
        }
    }
}
