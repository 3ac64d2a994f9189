package dev.varve.layer;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.audit.BrokenChainException;
import dev.varve.layer.audit.Chain;
import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.EventText;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.record.TableName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * One chain, and the ranges that wait for their events. Whoever extends it does so alone; who comes
 * meanwhile leaves what he has to him. Thread-safe.
 */
final class ChainLinks {

    private final LayerContext context;
    private final List<TableName> tables;
    private final Chain chain;
    private final OptionalLong begin;
    private final RangeFiles files;

    private final SortedMap<LedgerRange, Map<TableName, Publication>> pending =
            new ConcurrentSkipListMap<>();

    /** Of those that wait: for whom it is too late. */
    private final Set<LedgerRange> late = ConcurrentHashMap.newKeySet();

    // Guarded by this.
    private boolean moving;
    private boolean wanted;
    private boolean settles;
    private @Nullable String trouble;

    /** Of whoever moves, as it was when it was last looked at: others may be further. */
    private Optional<AuditEvent> head = Optional.empty();

    private boolean knowsHead;

    /**
     * @param begin with which ledger the chain begins, where the configuration says it
     */
    ChainLinks(LayerContext context, List<TableName> tables, Chain chain, OptionalLong begin) {
        this.context = context;
        this.tables = tables;
        this.chain = chain;
        this.begin = begin;
        this.files = new RangeFiles(context, chain.name(), tables);
    }

    ChainName name() {
        return chain.name();
    }

    void add(Publication publication) {
        pending.computeIfAbsent(
                        AuditedEras.range(publication.partition()), _ -> new ConcurrentHashMap<>())
                .put(publication.partition().table(), publication);
    }

    /** From now on the chain begins with what is there, where nobody has said with what. */
    synchronized void settle() {
        settles = true;
    }

    /**
     * Adds the events of all ranges that are there and whose turn it is.
     *
     * @param looks whether it is looked in the store for those of processes that have ended
     * @throws BrokenChainException if nothing can be added before a person has looked
     * @throws IOException if the store refuses; may be repeated
     */
    void extend(boolean looks) throws IOException, BrokenChainException {
        if (!enter()) {
            return;
        }
        boolean isDone = false;
        try {
            do {
                move(looks);
            } while (!leave());
            isDone = true;
        } catch (BrokenChainException broken) {
            stopped(String.valueOf(broken.getMessage()));
            throw broken;
        } finally {
            if (!isDone) {
                knowsHead = false;
                rest();
            }
        }
    }

    private synchronized boolean enter() {
        wanted = moving;
        if (moving) {
            return false;
        }
        moving = true;
        return true;
    }

    private synchronized boolean leave() {
        if (wanted) {
            wanted = false;
            return false;
        }
        trouble = null;
        moving = false;
        return true;
    }

    private synchronized void rest() {
        moving = false;
    }

    private synchronized void stopped(String why) {
        trouble = why;
    }

    private void move(boolean looks) throws IOException, BrokenChainException {
        if (!knowsHead) {
            head = chain.head().map(EventText::event);
            knowsHead = true;
        }
        OptionalLong next = next();
        while (next.isPresent()) {
            Optional<RangeFiles.Range> range =
                    files.at(next.getAsLong(), pending, looks || isSettling());
            if (range.isEmpty() || !link(range.get())) {
                break;
            }
            next = next();
        }
        lookBehind();
    }

    /** The ledger with which the next event begins; empty while that is not known. */
    private OptionalLong next() throws IOException, BrokenChainException {
        if (head.isPresent()) {
            return OptionalLong.of(head.get().range().last() + 1);
        }
        OptionalLong begun = chain.begin();
        if (begun.isPresent()) {
            return begun;
        }
        OptionalLong first = begin.isPresent() || !isSettling() ? begin : files.first(pending);
        return first.isPresent() ? OptionalLong.of(chain.beginWith(first.getAsLong())) : first;
    }

    private synchronized boolean isSettling() {
        return settles;
    }

    /** Answers false where another writer has to be waited for. */
    private boolean link(RangeFiles.Range range) throws IOException, BrokenChainException {
        Optional<AuditEvent> found = eventThere(range);
        if (found.isEmpty()) {
            Optional<SortedMap<String, Publication>> publications = files.publications(range);
            if (publications.isEmpty()) {
                return false;
            }
            found = Optional.of(event(range.ledgers(), publications.get()));
        }
        AuditEvent event = found.get();
        AuditEvent.Hashes before = head.map(AuditEvent::hashes).orElse(AuditEvent.Hashes.NONE);
        if (!event.before().equals(before)) {
            throw new BrokenChainException(
                    chain.key(range.ledgers()).value(),
                    "the hash '%s' of the event before".formatted(before.event()),
                    "'%s'".formatted(event.before().event()));
        }
        chain.add(event);
        head = Optional.of(event);
        pending.remove(range.ledgers());
        return true;
    }

    /** What another has written need not be read again from the files. */
    private Optional<AuditEvent> eventThere(RangeFiles.Range range)
            throws IOException, BrokenChainException {
        return range.stored().isEmpty()
                ? Optional.empty()
                : chain.event(range.ledgers()).map(EventText::event);
    }

    private AuditEvent event(LedgerRange ledgers, SortedMap<String, Publication> publications)
            throws IOException, BrokenChainException {
        SortedMap<String, AuditedTable> audited = new TreeMap<>();
        publications.forEach(
                (table, each) -> audited.put(table, each.audited(context.names().prefix())));
        AuditEvent.Hashes before = head.map(AuditEvent::hashes).orElse(AuditEvent.Hashes.NONE);
        String hash = AuditEvent.eventHash(chain.name(), ledgers, audited, before.event());
        Optional<WrittenManifest> first = Optional.empty();
        for (Publication each : publications.values()) {
            WrittenManifest written = context.manifest().write(each, hash);
            first = first.or(() -> Optional.of(written));
        }
        WrittenManifest told = first.orElseThrow();
        return new AuditEvent(
                chain.name(), ledgers, told.createdAt(), audited, told.producer(), before);
    }

    /** What is there again has its event; what comes too late has none. */
    private void lookBehind() throws IOException, BrokenChainException {
        long end = head.map(each -> each.range().last()).orElse(-1L);
        SortedMap<LedgerRange, Map<TableName, Publication>> behind =
                pending.headMap(new LedgerRange(end + 1, 0));
        for (LedgerRange range : List.copyOf(behind.keySet())) {
            if (late.contains(range)) {
                continue;
            }
            List<EventText> there = chain.events(range);
            if (!there.isEmpty()) {
                proveAgain(there, behind.getOrDefault(range, Map.of()));
                pending.remove(range);
            } else {
                late.add(range);
            }
        }
    }

    /** A file that has its event has its manifest too, or gets it. */
    private void proveAgain(List<EventText> events, Map<TableName, Publication> files)
            throws IOException, BrokenChainException {
        AuditEvent newest = events.getLast().event();
        for (Publication each : files.values()) {
            String table = each.partition().table().value();
            AuditedTable told = newest.tables().get(table);
            AuditedTable found = each.audited(context.names().prefix());
            if (told == null || !told.equals(found)) {
                throw new BrokenChainException(
                        each.file().value(),
                        "the file of which the event tells: " + told,
                        found.toString());
            }
            prove(each, events, table);
        }
    }

    /** The manifest is of the event with which the file came. */
    private void prove(Publication file, List<EventText> events, String table)
            throws IOException, BrokenChainException {
        int last = events.size() - 1;
        while (last > 0 && !events.get(last).event().replaced().containsKey(table)) {
            last--;
        }
        if (last == 0) {
            context.manifest().write(file, events.getFirst().hashes().event());
        } else {
            List<String> earlier =
                    events.subList(0, last).stream().map(each -> each.hashes().event()).toList();
            context.manifest().renew(file, events.get(last).event(), earlier);
        }
    }

    /** One line for each range that waits. */
    synchronized List<String> waiting() {
        List<String> lines = new ArrayList<>();
        for (LedgerRange range : pending.keySet()) {
            lines.add("%s range=%s %s".formatted(chain.name(), range, reason(range)));
        }
        return lines;
    }

    private String reason(LedgerRange range) {
        if (trouble != null) {
            return "waits: the audit chain is held back: " + trouble;
        }
        if (late.contains(range)) {
            return "cannot have an event: the audit chain is past these ledgers";
        }
        List<String> missing =
                tables.stream()
                        .filter(each -> !pending.getOrDefault(range, Map.of()).containsKey(each))
                        .map(TableName::value)
                        .toList();
        return missing.isEmpty()
                ? "waits for its event: the range before it is not there"
                : "waits for its event: tables without this range: " + String.join(", ", missing);
    }
}
