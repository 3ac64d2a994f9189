package dev.varve.layer;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.AuditProducer;
import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.audit.BrokenChainException;
import dev.varve.layer.audit.Chain;
import dev.varve.layer.audit.EventText;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.record.Sha256;
import dev.varve.store.BlobVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lets the file of a whole range take the place of one that is published. Its event comes first: it
 * is created where there was none, so that one of two writers is refused, and holds the checksums
 * of both files, so that whatever is there at any moment afterwards is told by an event. Stateless.
 */
final class RangeReplacement {

    private final LayerContext context;
    private final Chain chain;

    RangeReplacement(LayerContext context, Chain chain) {
        this.context = context;
        this.chain = chain;
    }

    /**
     * The newest event of the range tells of the wanted file when this returns.
     *
     * @param wanted of the range
     * @param isThere whether the file that is there has the very bytes
     * @return what the file has to replace, unless it is there
     * @throws BrokenChainException if what is there is not known to the chain, or another writer
     *     replaces it
     * @throws IOException if the store refuses; may be repeated
     */
    Optional<BlobVersion> begin(Publication wanted, boolean isThere)
            throws IOException, BrokenChainException {
        LedgerRange range = AuditedEras.range(wanted.partition());
        List<EventText> events = chain.events(range);
        if (isThere && events.isEmpty()) {
            return Optional.empty();
        }
        Optional<BlobVersion> there =
                isThere ? Optional.empty() : Optional.of(known(wanted, events));
        add(wanted, events);
        return there;
    }

    /** What is there, if an event has told of it: another may be somebody's only copy. */
    private BlobVersion known(Publication wanted, List<EventText> events)
            throws IOException, BrokenChainException {
        String path = wanted.file().value();
        if (events.isEmpty()) {
            throw new BrokenChainException(
                    chain.key(AuditedEras.range(wanted.partition())).value(),
                    "the event of the file that would be replaced, " + path,
                    "no event");
        }
        BlobVersion there =
                context.store()
                        .version(wanted.file())
                        .orElseThrow(
                                () ->
                                        new BrokenChainException(
                                                path, "the file that is replaced", "no object"));
        String checksum = checksum(there);
        boolean isKnown =
                events.stream()
                        .flatMap(each -> told(each.event(), wanted).stream())
                        .anyMatch(each -> each.checksum().equals(checksum));
        if (!isKnown) {
            throw new BrokenChainException(
                    path, "a file with a checksum that an event of its range tells", checksum);
        }
        return there;
    }

    private String checksum(BlobVersion there) throws IOException {
        try (InputStream in = context.store().read(there.key())) {
            return "sha256:" + Sha256.of(in);
        }
    }

    private static Optional<AuditedTable> told(AuditEvent event, Publication wanted) {
        return Optional.ofNullable(event.tables().get(wanted.partition().table().value()));
    }

    private void add(Publication wanted, List<EventText> events)
            throws IOException, BrokenChainException {
        AuditEvent newest = events.getLast().event();
        AuditedTable next = wanted.audited(context.names().prefix());
        Optional<AuditedTable> now = told(newest, wanted);
        if (now.isEmpty()) {
            throw new BrokenChainException(
                    chain.key(newest.range()).value(),
                    "an event of the table " + wanted.partition().table(),
                    "one of others");
        }
        if (!now.get().equals(next)) {
            AuditEvent event = event(wanted, newest, next);
            chain.add(event, events.size());
            context.events()
                    .replaced(
                            wanted.file().value(),
                            now.get().checksum(),
                            chain.key(newest.range(), events.size()).value());
        } else if (newest.isReplacement()) {
            // it may lack its signature
            chain.add(newest, events.size() - 1);
        }
    }

    private AuditEvent event(Publication wanted, AuditEvent newest, AuditedTable next) {
        String table = wanted.partition().table().value();
        SortedMap<String, AuditedTable> tables = new TreeMap<>(newest.tables());
        SortedMap<String, AuditedTable> replaced = new TreeMap<>();
        replaced.put(table, Objects.requireNonNull(tables.put(table, next)));
        return new AuditEvent(
                newest.chain(),
                newest.range(),
                context.clock().instant().toString(),
                tables,
                producer(),
                newest.hashes(),
                replaced);
    }

    private AuditProducer producer() {
        Producer producer = context.settings().producer();
        return new AuditProducer(
                producer.name(), producer.name() + "@" + producer.version(), producer.revision());
    }
}
