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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final TreeMap<LedgerRange, ReplacedRange> replaced = new TreeMap<>();
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

    /**
     * @param replacement which one of its range, counted from 1; 0 for the range's own event
     */
    void add(ReadEvent event, int replacement) {
        if (replacement == 0) {
            events.put(event.range(), event);
        } else {
            replaced(event.range()).add(replacement, event);
        }
    }

    void addSignature(LedgerRange range, int replacement, byte[] bytes) {
        if (replacement == 0) {
            signatures.put(range, bytes);
        } else {
            replaced(range).addSignature(replacement, bytes);
        }
    }

    private ReplacedRange replaced(LedgerRange range) {
        return replaced.computeIfAbsent(range, each -> new ReplacedRange(name, prefix, each));
    }

    void addBegin(byte[] bytes) {
        begin = Optional.of(bytes);
    }

    void addFile(LedgerRange range, ChainFile file) {
        files.computeIfAbsent(range, _ -> new HashMap<>()).put(file.place().table(), file);
    }

    /** Whether the file is one of the range's events, and its manifest of one before. */
    boolean isUnfinished(
            LedgerRange range,
            FilePlace place,
            ManifestText manifest,
            Chains.ContentFound content) {
        ReplacedRange there = replaced.get(range);
        if (there == null) {
            return false;
        }
        checkReplaced(there, range, _ -> {});
        return there.isBehind(place.table(), manifest)
                && there.line().stream()
                        .flatMap(each -> each.event().stream())
                        .flatMap(
                                each ->
                                        Optional.ofNullable(each.tables().get(place.table()))
                                                .stream())
                        .anyMatch(content::isAsTold);
    }

    /** Answers whether anything was found of the range's own event. */
    private boolean checkReplaced(
            ReplacedRange there, LedgerRange range, Consumer<Discrepancy> found) {
        Optional<ReadEvent> own =
                Optional.ofNullable(events.get(range)).filter(each -> each.event().isPresent());
        boolean isAuthentic =
                own.filter(read -> isVouchedFor(read) || isSigned(there, range, read)).isPresent();
        Set<String> hashes =
                files.getOrDefault(range, Map.of()).values().stream()
                        .flatMap(each -> each.eventHash().stream())
                        .collect(Collectors.toSet());
        return there.checkLinks(new ReplacedRange.Own(own, isAuthentic, hashes), key, found);
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
        ranges.addAll(replaced.keySet());
        List<ChainLine> lines = new ArrayList<>();
        for (LedgerRange range : ranges) {
            ReadEvent event = events.get(range);
            Map<String, ChainFile> beside = files.getOrDefault(range, Map.of());
            ReplacedRange later =
                    replaced.getOrDefault(range, new ReplacedRange(name, prefix, range));
            boolean isNamed = checkReplaced(later, range, found);
            Set<ReadEvent> named = checkFiles(later, range, beside, found);
            later.checkSignatures(signatures.containsKey(range), named, key, found);
            isNamed |= event != null && named.contains(event);
            if (event != null) {
                line(event, beside, isNamed, lines, found).ifPresent(lines::add);
                beside.values().forEach(each -> tellMissingManifest(each, found));
            } else if (signatures.containsKey(range)
                    || replaced.containsKey(range)
                    || hasHash(beside)) {
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

    /** Of the range's own event, as others say it: its replacement, or the manifests. */
    private Optional<String> hash(LedgerRange range, Map<String, ChainFile> beside) {
        ReplacedRange later = replaced.get(range);
        if (later != null) {
            return later.ownHashes().map(AuditEvent.Hashes::event);
        }
        return beside.values().stream().flatMap(each -> each.eventHash().stream()).findFirst();
    }

    /** Empty for an event that nothing speaks for. */
    private Optional<ChainLine> line(
            ReadEvent read,
            Map<String, ChainFile> beside,
            boolean isNamed,
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
                                    hash(read.range(), beside),
                                    "",
                                    true))
                    : Optional.empty();
        }
        AuditEvent event = read.event().get();
        if (beside.isEmpty() && (!follows(event, lines) || isBesideAnother(read.range()))) {
            return Optional.empty();
        }
        Optional<String> hash = hash(read.range(), beside);
        return Optional.of(
                new ChainLine(
                        read.range(),
                        read.path(),
                        read.event(),
                        isNamed && hash.isPresent() ? hash : Optional.of(read.hashes().event()),
                        read.hashes().content(),
                        isNamed));
    }

    /** Whether the next or the last event is of some of these ledgers, and has files. */
    private boolean isBesideAnother(LedgerRange range) {
        return Stream.of(
                        Optional.ofNullable(events.lowerKey(range)),
                        Optional.ofNullable(events.higherKey(range)))
                .flatMap(Optional::stream)
                .filter(each -> each.first() <= range.last() && range.first() <= each.last())
                .anyMatch(files::containsKey);
    }

    private static boolean follows(AuditEvent event, List<ChainLine> lines) {
        if (lines.isEmpty()) {
            return event.before().event().isEmpty();
        }
        ChainLine last = lines.getLast();
        return event.range().first() == last.range().last() + 1
                && last.hash().equals(Optional.of(event.before().event()));
    }

    /** Answers of which events anything was found. */
    private Set<ReadEvent> checkFiles(
            ReplacedRange later,
            LedgerRange range,
            Map<String, ChainFile> beside,
            Consumer<Discrepancy> found) {
        Predicate<ReadEvent> isVouchedFor =
                read -> later.isVouchedFor(read.hashes()) || isVouchedFor(read);
        return new RangeFilesCheck(
                        prefix,
                        later,
                        isVouchedFor,
                        read -> isVouchedFor.test(read) || isSigned(later, range, read),
                        found)
                .check(beside);
    }

    private boolean isSigned(ReplacedRange later, LedgerRange range, ReadEvent read) {
        byte @Nullable [] own = signatures.get(range);
        boolean isOwn = !read.event().orElseThrow().isReplacement();
        return key.isPresent()
                && (isOwn
                        ? own != null && SignatureCheck.isBy(key, read.event().orElseThrow(), own)
                        : later.isSigned(read, key.get()));
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
        Optional<String> hash = hash(range, beside);
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
                problems,
                replaced.entrySet().stream()
                        .filter(each -> each.getValue().count() > 0)
                        .map(each -> each.getValue().verified())
                        .toList());
    }
}
