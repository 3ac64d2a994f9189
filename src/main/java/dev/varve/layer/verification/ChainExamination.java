package dev.varve.layer.verification;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.audit.VerifyingKey;
import dev.varve.layer.verification.Discrepancy.ChainFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One chain: its events, its signatures and the files of its ranges, some hundred bytes for each,
 * held against each other once all are known. For one thread.
 */
final class ChainExamination {

    private final ChainName name;
    private final String prefix;
    private final Optional<VerifyingKey> key;
    private final TreeMap<LedgerRange, ReadEvent> events = new TreeMap<>();
    private final TreeMap<LedgerRange, byte[]> signatures = new TreeMap<>();
    private final TreeMap<LedgerRange, Map<String, ChainFile>> files = new TreeMap<>();
    private Optional<byte[]> begin = Optional.empty();
    private long problems;

    /**
     * @param prefix empty or ending with {@code /}
     * @param key by which all signatures should be
     */
    ChainExamination(ChainName name, String prefix, Optional<VerifyingKey> key) {
        this.name = name;
        this.prefix = prefix;
        this.key = key;
    }

    void add(ReadEvent event) {
        events.put(event.range(), event);
    }

    void addSignature(LedgerRange range, byte[] bytes) {
        signatures.put(range, bytes);
    }

    void addBegin(byte[] bytes) {
        begin = Optional.of(bytes);
    }

    void addFile(LedgerRange range, ChainFile file) {
        files.computeIfAbsent(range, _ -> new HashMap<>()).put(file.place().table(), file);
    }

    /** Once all is added. */
    void check(Consumer<Discrepancy> listener) {
        Consumer<Discrepancy> found =
                each -> {
                    problems += each.isProblem() ? 1 : 0;
                    listener.accept(each);
                };
        List<ChainLine> lines = lines(found);
        new LinkCheck(name, prefix, found).check(lines, begin);
        new SignatureCheck(key, found).check(lines.stream().map(this::signed).toList());
    }

    private SignatureCheck.Signed signed(ChainLine line) {
        return new SignatureCheck.Signed(
                line.path(),
                name.signature(prefix, line.range()).value(),
                line.event(),
                line.isNamed(),
                signatures.get(line.range()));
    }

    private List<ChainLine> lines(Consumer<Discrepancy> found) {
        Set<String> audited = auditedTables();
        Set<LedgerRange> ranges = new TreeSet<>(events.keySet());
        ranges.addAll(signatures.keySet());
        ranges.addAll(files.keySet());
        List<ChainLine> lines = new ArrayList<>();
        for (LedgerRange range : ranges) {
            ReadEvent event = events.get(range);
            Map<String, ChainFile> beside = files.getOrDefault(range, Map.of());
            if (event != null) {
                line(event, beside, lines, found).ifPresent(lines::add);
                beside.values().forEach(each -> tellMissingManifest(each, found));
            } else if (signatures.containsKey(range) || hasHash(beside)) {
                lines.add(missing(range, beside, found));
                beside.values().forEach(each -> tellMissingManifest(each, found));
            } else {
                tellUnchained(range, beside, audited, lines, found);
            }
        }
        return lines;
    }

    private static void tellMissingManifest(ChainFile file, Consumer<Discrepancy> found) {
        if (file.lacksManifest()) {
            found.accept(
                    new Discrepancy.MissingManifest(
                            file.place().file().value(), file.place().manifest().value()));
        }
    }

    private Set<String> auditedTables() {
        Set<String> tables = new HashSet<>();
        events.values()
                .forEach(each -> each.event().ifPresent(e -> tables.addAll(e.tables().keySet())));
        return tables;
    }

    private static boolean hasHash(Map<String, ChainFile> beside) {
        return beside.values().stream().anyMatch(each -> each.eventHash().isPresent());
    }

    private static Optional<String> hash(Map<String, ChainFile> beside) {
        return beside.values().stream().flatMap(each -> each.eventHash().stream()).findFirst();
    }

    /** Empty for an event that nothing speaks for. */
    private Optional<ChainLine> line(
            ReadEvent read,
            Map<String, ChainFile> beside,
            List<ChainLine> lines,
            Consumer<Discrepancy> found) {
        if (read.event().isEmpty()) {
            found.accept(
                    new Discrepancy.OfChain(
                            ChainFault.BROKEN_EVENT, read.path(), read.expected(), read.found()));
            boolean isKnown = !beside.isEmpty() || signatures.containsKey(read.range());
            return isKnown
                    ? Optional.of(
                            new ChainLine(
                                    read.range(),
                                    read.path(),
                                    Optional.empty(),
                                    hash(beside),
                                    "",
                                    true))
                    : Optional.empty();
        }
        AuditEvent event = read.event().get();
        boolean isNamed =
                new EventFilesCheck(prefix, found).check(read, event, beside, isVouchedFor(read));
        if (beside.isEmpty() && !follows(event, lines)) {
            return Optional.empty();
        }
        Optional<String> hash = hash(beside);
        return Optional.of(
                new ChainLine(
                        read.range(),
                        read.path(),
                        read.event(),
                        isNamed && hash.isPresent() ? hash : Optional.of(read.hashes().event()),
                        read.hashes().content(),
                        isNamed));
    }

    private static boolean follows(AuditEvent event, List<ChainLine> lines) {
        if (lines.isEmpty()) {
            return event.before().event().isEmpty();
        }
        ChainLine last = lines.getLast();
        return event.range().first() == last.range().last() + 1
                && last.hash().equals(Optional.of(event.before().event()));
    }

    /** Whether the event that comes next was written behind this one. */
    private boolean isVouchedFor(ReadEvent read) {
        LedgerRange behind = new LedgerRange(read.range().last() + 1, 0);
        Map.@Nullable Entry<LedgerRange, ReadEvent> next = events.ceilingEntry(behind);
        return next != null
                && next.getValue()
                        .event()
                        .filter(each -> each.before().equals(read.hashes()))
                        .isPresent();
    }

    private ChainLine missing(
            LedgerRange range, Map<String, ChainFile> beside, Consumer<Discrepancy> found) {
        String path = name.event(prefix, range).value();
        Optional<String> hash = hash(beside);
        found.accept(
                new Discrepancy.OfChain(
                        ChainFault.MISSING_EVENT,
                        path,
                        "the event of %s %s%s"
                                .formatted(
                                        name,
                                        range,
                                        hash.map(each -> " with the hash " + each).orElse("")),
                        "no event"));
        return new ChainLine(range, path, Optional.empty(), hash, "", true);
    }

    /** Files of a range that is in no chain: those whose turn has come should be in it. */
    private void tellUnchained(
            LedgerRange range,
            Map<String, ChainFile> beside,
            Set<String> audited,
            List<ChainLine> lines,
            Consumer<Discrepancy> found) {
        boolean isNext = lines.isEmpty() || range.first() <= lines.getLast().range().last() + 1;
        for (ChainFile file : beside.values()) {
            String path = file.place().file().value();
            boolean isAudited = audited.contains(file.place().table());
            if (file.lacksManifest() && isAudited && !isNext) {
                found.accept(
                        new Discrepancy.OfChain(
                                ChainFault.WAITING,
                                path,
                                "the range before it, for its manifest and its event",
                                "none behind ledger " + lines.getLast().range().last()));
            } else if (file.lacksManifest()) {
                tellMissingManifest(file, found);
            } else if (isAudited && file.manifest().isPresent()) {
                found.accept(
                        new Discrepancy.OfChain(
                                ChainFault.MISSING_EVENT,
                                name.event(prefix, range).value(),
                                "the event of " + path,
                                "no event"));
            }
        }
    }

    /** What is there; to be asked once it was checked. */
    VerifiedChain verified() {
        List<ReadEvent> whole =
                events.values().stream().filter(each -> each.event().isPresent()).toList();
        return new VerifiedChain(
                name.toString(),
                whole.size(),
                signatures.size(),
                whole.isEmpty() ? -1 : whole.getFirst().range().first(),
                whole.isEmpty() ? -1 : whole.getLast().range().last(),
                whole.isEmpty() ? "" : whole.getLast().hashes().event(),
                problems);
    }
}
