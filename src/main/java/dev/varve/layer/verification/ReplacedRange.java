package dev.varve.layer.verification;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.LedgerRange;
import dev.varve.layer.audit.VerifyingKey;
import dev.varve.layer.verification.Discrepancy.ChainFault;
import java.util.ArrayList;
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
 * What tells that the files of one range took the place of others: an event for each time, which
 * has the hashes of the one before. What was found of one says nothing of its neighbours. For one
 * thread.
 */
final class ReplacedRange {

    private final ChainName name;
    private final String prefix;
    private final LedgerRange range;
    private final TreeMap<Integer, ReadEvent> events = new TreeMap<>();
    private final TreeMap<Integer, byte[]> signatures = new TreeMap<>();
    private List<ReadEvent> line = List.of();
    private boolean isCertain = true;

    /**
     * @param prefix empty or ending with {@code /}
     */
    ReplacedRange(ChainName name, String prefix, LedgerRange range) {
        this.name = name;
        this.prefix = prefix;
        this.range = range;
    }

    void add(int replacement, ReadEvent event) {
        events.put(replacement, event);
    }

    void addSignature(int replacement, byte[] signature) {
        signatures.put(replacement, signature);
    }

    long count() {
        return events.size();
    }

    VerifiedChain.Replaced verified() {
        return new VerifiedChain.Replaced(
                range.first(),
                range.last(),
                count(),
                Optional.ofNullable(line.isEmpty() ? null : line.getLast())
                        .map(each -> each.hashes().event())
                        .orElse(""));
    }

    /** What the range's own event should say of itself, as its first replacement does. */
    Optional<AuditEvent.Hashes> ownHashes() {
        return Optional.ofNullable(events.get(1)).flatMap(ReadEvent::event).map(AuditEvent::before);
    }

    /** Whether the event that replaces this one has its hashes. */
    boolean isVouchedFor(AuditEvent.Hashes hashes) {
        return events.values().stream()
                .flatMap(each -> each.event().stream())
                .anyMatch(each -> each.before().equals(hashes));
    }

    /**
     * The range's own event and those behind it that follow each other; the last one tells what
     * should be there. Known once it was checked.
     */
    List<ReadEvent> line() {
        return line;
    }

    /** Whether one of them has that hash. */
    boolean hasEvent(String hash) {
        return line.stream().anyMatch(each -> each.hashes().event().equals(hash));
    }

    /** Whether the last one of them is the newest that was written. */
    boolean isCertain() {
        return isCertain;
    }

    /**
     * What is known of the range beside its replacements.
     *
     * @param event its own, where it is as it was written
     * @param isAuthentic whether another speaks for that: the event of the next range, or its
     *     signature
     * @param eventHashes that the manifests of its files tell
     */
    record Own(Optional<ReadEvent> event, boolean isAuthentic, Set<String> eventHashes) {}

    /** Answers whether the range's own event is not the one that was replaced, which is told. */
    boolean checkLinks(Own own, Optional<VerifyingKey> key, Consumer<Discrepancy> found) {
        Set<String> authentic = authentic(own, key);
        List<ReadEvent> following = new ArrayList<>();
        own.event().ifPresent(following::add);
        Optional<ReadEvent> before = own.event();
        TreeSet<Integer> numbers = new TreeSet<>(events.keySet());
        numbers.addAll(signatures.keySet());
        int next = 1;
        isCertain = true;
        for (int number : numbers) {
            ReadEvent read = events.get(number);
            if (read == null || number > next) {
                tellMissing(number > next ? next : number, found);
                before = Optional.empty();
            }
            next = number + 1;
            isCertain = read != null && read.event().isPresent();
            if (read != null && read.event().isPresent() && before.isPresent()) {
                AuditEvent event = read.event().get();
                boolean isBeforeFalse =
                        !before.get().hashes().equals(event.before())
                                && authentic.contains(read.path())
                                && !authentic.contains(before.get().path());
                if (isBeforeFalse) {
                    tellLink(before.get().path(), event.before(), read.path(), before.get(), found);
                    following.remove(before.get());
                    before = Optional.empty();
                }
            }
            if (read != null && isFollowing(read, before, found)) {
                following.add(read);
                before = Optional.of(read);
            } else if (!isCertain) {
                before = Optional.empty();
            }
        }
        line = List.copyOf(following);
        return own.event().isPresent() && !following.contains(own.event().get());
    }

    /** The paths of those for which their manifest, their signature or the event behind speaks. */
    private Set<String> authentic(Own own, Optional<VerifyingKey> key) {
        Set<String> authentic = new HashSet<>();
        Optional<AuditEvent.Hashes> vouched = Optional.empty();
        for (ReadEvent read : events.descendingMap().values()) {
            boolean isSpokenFor =
                    read.event().isPresent()
                            && (own.eventHashes().contains(read.hashes().event())
                                    || vouched.equals(Optional.of(read.hashes()))
                                    || key.isPresent() && isSigned(read, key.get()));
            if (isSpokenFor) {
                authentic.add(read.path());
            }
            vouched = isSpokenFor ? read.event().map(AuditEvent::before) : Optional.empty();
        }
        own.event().filter(_ -> own.isAuthentic()).ifPresent(each -> authentic.add(each.path()));
        return authentic;
    }

    private static void tellLink(
            String path,
            AuditEvent.Hashes expected,
            String as,
            ReadEvent there,
            Consumer<Discrepancy> found) {
        found.accept(
                new Discrepancy.OfChain(
                        ChainFault.BROKEN_CHAIN,
                        path,
                        "event_hash %s and content_hash %s, as %s says"
                                .formatted(expected.event(), expected.content(), as),
                        there.hashes().event() + " and " + there.hashes().content()));
    }

    private void tellMissing(int number, Consumer<Discrepancy> found) {
        String hash =
                Optional.ofNullable(events.get(number + 1))
                        .flatMap(ReadEvent::event)
                        .map(each -> " with the hash " + each.before().event())
                        .orElse("");
        found.accept(
                new Discrepancy.OfChain(
                        ChainFault.MISSING_EVENT,
                        path(number),
                        "the event of the replacement r%d of %s %s%s"
                                .formatted(number, name, range, hash),
                        "no event"));
    }

    private boolean isFollowing(
            ReadEvent read, Optional<ReadEvent> before, Consumer<Discrepancy> found) {
        if (read.event().isEmpty()) {
            found.accept(
                    new Discrepancy.OfChain(
                            ChainFault.BROKEN_EVENT, read.path(), read.expected(), read.found()));
            return false;
        }
        AuditEvent event = read.event().get();
        if (before.isEmpty()) {
            return true;
        }
        if (!before.get().hashes().equals(event.before())) {
            found.accept(
                    new Discrepancy.OfChain(
                            ChainFault.BROKEN_CHAIN,
                            read.path(),
                            "prev_event_hash %s and prev_content_hash %s, as %s says"
                                    .formatted(
                                            before.get().hashes().event(),
                                            before.get().hashes().content(),
                                            before.get().path()),
                            event.before().event() + " and " + event.before().content()));
            return false;
        }
        AuditEvent replaced = before.get().event().orElseThrow();
        if (!isOf(event, replaced)) {
            found.accept(
                    new Discrepancy.OfChain(
                            ChainFault.BROKEN_CHAIN,
                            read.path(),
                            "that it replaces files of which %s tells, and has all others"
                                    .formatted(before.get().path()),
                            "others"));
        }
        return true;
    }

    private static boolean isOf(AuditEvent event, AuditEvent before) {
        Map<String, AuditedTable> restored = new TreeMap<>(event.tables());
        restored.putAll(event.replaced());
        return restored.equals(before.tables())
                && event.replaced().entrySet().stream()
                        .noneMatch(
                                each -> each.getValue().equals(event.tables().get(each.getKey())));
    }

    /**
     * From the first signature of the range on each event has one; the newest has one in any case
     * where there is a key, since no event of another range covers it.
     *
     * @param isOwnSigned whether the range's own event has one
     * @param named of which something was found already: their signatures say nothing more
     */
    void checkSignatures(
            boolean isOwnSigned,
            Set<ReadEvent> named,
            Optional<VerifyingKey> key,
            Consumer<Discrepancy> found) {
        boolean isSigned = isOwnSigned;
        for (Map.Entry<Integer, ReadEvent> each : events.entrySet()) {
            byte @Nullable [] signature = signatures.get(each.getKey());
            boolean isNewest = each.getKey().equals(events.lastKey());
            Optional<AuditEvent> event = each.getValue().event();
            isSigned |= signature != null;
            if (event.isEmpty()) {
                continue;
            }
            if (signature != null
                    && !named.contains(each.getValue())
                    && !SignatureCheck.isBy(key, event.get(), signature)) {
                tellSignature(each.getKey(), "another, or none", found);
            } else if (signature == null && (isSigned || key.isPresent() && isNewest)) {
                tellSignature(each.getKey(), "no signature", found);
            }
        }
    }

    private void tellSignature(int number, String there, Consumer<Discrepancy> found) {
        found.accept(
                new Discrepancy.OfChain(
                        ChainFault.SIGNATURE,
                        name.signature(prefix, range, number).value(),
                        "the signature of %s by the given key".formatted(path(number)),
                        there));
    }

    /** Whether the event has a signature by the key. */
    boolean isSigned(ReadEvent read, VerifyingKey key) {
        return events.entrySet().stream()
                .filter(each -> each.getValue().equals(read))
                .map(each -> signatures.get(each.getKey()))
                .anyMatch(
                        signature ->
                                signature != null
                                        && SignatureCheck.isBy(
                                                Optional.of(key),
                                                read.event().orElseThrow(),
                                                signature));
    }

    /** Of the event of the next replacement. */
    String nextPath() {
        return path((events.isEmpty() ? 0 : events.lastKey()) + 1);
    }

    private String path(int number) {
        return name.event(prefix, range, number).value();
    }

    /** The event with which the file of the table came that should be there. */
    static Optional<ReadEvent> owner(List<ReadEvent> line, String table) {
        for (ReadEvent each : line.reversed()) {
            AuditEvent event = each.event().orElseThrow();
            if (!event.isReplacement() || event.replaced().containsKey(table)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /** Whether the manifest is that of a file that should have been replaced. */
    boolean isBehind(String table, ManifestText manifest) {
        Optional<ReadEvent> newest = owner(line, table);
        return isCertain
                && newest.filter(each -> each.event().orElseThrow().isReplacement()).isPresent()
                && line.stream()
                        .takeWhile(each -> !each.equals(newest.get()))
                        .anyMatch(each -> tells(each, table, manifest));
    }

    private static boolean tells(ReadEvent read, String table, ManifestText manifest) {
        AuditedTable told = read.event().orElseThrow().tables().get(table);
        return told != null
                && told.checksum().equals(manifest.checksum())
                && manifest.eventHash().equals(Optional.of(read.hashes().event()));
    }
}
