package dev.varve.layer.verification;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.AuditProducer;
import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.audit.ChainedManifest;
import dev.varve.layer.audit.FileEvent;
import dev.varve.layer.audit.FileEventName;
import dev.varve.layer.audit.VerifyingKey;
import dev.varve.layer.verification.Discrepancy.ChainFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The chain of one table: its events, its signatures and the files that should be in it, held
 * against each other once all are known. Holds little more than the event for each, and nothing of
 * a file whose manifest says what its event does, or that is in no chain. For one thread.
 */
final class TableChainExamination {

    private final String table;
    private final String prefix;
    private final Optional<VerifyingKey> key;
    private final TreeMap<Long, ReadFileEvent> events = new TreeMap<>();
    private final TreeMap<Long, byte[]> signatures = new TreeMap<>();

    /** Numbers of the events, by the paths that they tell of. */
    private final Map<String, Long> numbers = new HashMap<>();

    /** By their paths: those that have no event yet, or another than their manifest says. */
    private final TreeMap<String, ChainedManifest> files = new TreeMap<>();

    /** Numbers of the events whose files need no look any more. */
    private final Set<Long> settled = new HashSet<>();

    private long outside;
    private long chained;
    private long problems;

    /**
     * @param prefix empty or ending with {@code /}
     * @param key by which all signatures should be
     */
    TableChainExamination(String table, String prefix, Optional<VerifyingKey> key) {
        this.table = table;
        this.prefix = prefix;
        this.key = key;
    }

    void add(long number, ReadFileEvent event) {
        events.put(number, event);
        event.event().ifPresent(each -> numbers.putIfAbsent(each.file().storagePath(), number));
    }

    void addSignature(long number, byte[] bytes) {
        signatures.put(number, bytes);
    }

    /** Of which nothing was read. */
    void addUnexamined(FilePlace place) {
        Optional.ofNullable(numbers.get(inside(place))).ifPresent(settled::add);
    }

    void addFile(FilePlace place, ManifestText manifest) {
        Optional<ChainedManifest> told = told(place, manifest);
        if (told.isEmpty()) {
            outside++;
            return;
        }
        chained++;
        String path = inside(place);
        Optional<FileEvent> event =
                Optional.ofNullable(numbers.get(path)).flatMap(number -> event(number));
        if (event.filter(each -> isSame(told.get(), each)).isPresent()) {
            settled.add(event.get().number());
        } else {
            files.put(path, told.get());
        }
    }

    private Optional<FileEvent> event(long number) {
        return Optional.ofNullable(events.get(number)).flatMap(ReadFileEvent::event);
    }

    private static boolean isSame(ChainedManifest told, FileEvent event) {
        return told.event(event.table(), event.number(), event.before()).equals(event);
    }

    private String inside(FilePlace place) {
        return place.file().value().substring(prefix.length());
    }

    private Optional<ChainedManifest> told(FilePlace place, ManifestText manifest) {
        return manifest.numbered()
                .map(
                        numbered ->
                                new ChainedManifest(
                                        numbered.after(),
                                        manifest.createdAt().orElse(""),
                                        new AuditProducer(
                                                manifest.producer().name(),
                                                manifest.producer().version(),
                                                manifest.producer().revision()),
                                        manifest.partition().getString("path", ""),
                                        new AuditedTable(
                                                manifest.checksum(),
                                                manifest.rowCount(),
                                                inside(place),
                                                manifest.sizeBytes()),
                                        manifest.positions()
                                                .map(
                                                        each ->
                                                                new FileEvent.Positions(
                                                                        each.first(), each.last())),
                                        numbered.checksum()));
    }

    /**
     * Once all is added.
     *
     * @throws IOException if what came meanwhile cannot be read
     */
    void check(TableChainObjects objects, Consumer<Discrepancy> listener) throws IOException {
        Consumer<Discrepancy> found =
                each -> {
                    problems += each.isProblem() ? 1 : 0;
                    listener.accept(each);
                };
        TableLinkCheck links = new TableLinkCheck(table, prefix, found);
        List<SignatureCheck.Signed> signed = new ArrayList<>();
        long expected = 1;
        for (Map.Entry<Long, ReadFileEvent> each : events.entrySet()) {
            long number = each.getKey();
            links.missing(expected, number - 1);
            links.add(
                    number, each.getValue(), contradicts(number, each.getValue(), objects, found));
            signed.add(signed(number, each.getValue(), links.isNamed()));
            expected = number + 1;
        }
        links.missing(expected, signatures.isEmpty() ? 0 : signatures.lastKey());
        tellEventless(objects, links, found);
        new SignatureCheck(key, found).check(signed);
    }

    private SignatureCheck.Signed signed(long number, ReadFileEvent read, boolean isNamed) {
        return new SignatureCheck.Signed(
                read.path(),
                FileEventName.signature(prefix, table, number).value(),
                read.event(),
                isNamed,
                signatures.get(number));
    }

    /** Whether the event and what it tells of contradict each other. */
    private boolean contradicts(
            long number, ReadFileEvent read, TableChainObjects objects, Consumer<Discrepancy> found)
            throws IOException {
        if (read.event().isEmpty()) {
            return false;
        }
        FileEvent event = read.event().get();
        String path = event.file().storagePath();
        long first = numbers.getOrDefault(path, number);
        if (first != number) {
            found.accept(
                    new Discrepancy.OfChain(
                            ChainFault.BROKEN_CHAIN,
                            read.path(),
                            "the event of another file than " + prefix + path,
                            "%s tells of it".formatted(FileEventName.event(prefix, table, first))));
            return true;
        }
        @Nullable ChainedManifest told = files.remove(path);
        if (told == null && settled.contains(number)) {
            return false;
        }
        FileEventCheck check =
                new FileEventCheck(prefix, read.path(), event, isVouchedFor(number, event), found);
        return told == null ? check.check(objects.manifest(table, path)) : check.check(told);
    }

    /** Whether the event that comes next was written behind this one, or it is signed. */
    private boolean isVouchedFor(long number, FileEvent event) {
        byte @Nullable [] signature = signatures.get(number);
        boolean isSigned =
                signature != null
                        && key.filter(each -> each.hasSigned(event.json(), signature)).isPresent();
        return isSigned
                || event(number + 1)
                        .filter(next -> next.before().equals(event.hashes()))
                        .isPresent();
    }

    /** What came while all was listed is no matter. */
    private void tellEventless(
            TableChainObjects objects, TableLinkCheck links, Consumer<Discrepancy> found)
            throws IOException {
        long last = events.isEmpty() ? 0 : events.lastKey();
        if (!signatures.isEmpty()) {
            last = Math.max(last, signatures.lastKey());
        }
        for (String path : files.isEmpty() ? Set.<String>of() : objects.pathsBehind(table, last)) {
            files.remove(path);
        }
        for (Map.Entry<String, ChainedManifest> each : files.entrySet()) {
            if (!links.isExplained(each.getValue().after())) {
                found.accept(
                        new Discrepancy.OfChain(
                                ChainFault.MISSING_EVENT,
                                prefix + each.getKey(),
                                "its event in %s, behind number %d"
                                        .formatted(
                                                FileEventName.folder(prefix, table),
                                                each.getValue().after()),
                                "no event"));
            }
        }
    }

    boolean isAny() {
        return events.size() + signatures.size() + chained > 0;
    }

    /** What is there; to be asked once it was checked. */
    VerifiedTableChain verified() {
        long whole = events.values().stream().filter(each -> each.event().isPresent()).count();
        Optional<FileEvent> last =
                events.descendingMap().values().stream()
                        .flatMap(each -> each.event().stream())
                        .findFirst();
        return new VerifiedTableChain(
                table,
                whole,
                signatures.size(),
                last.map(FileEvent::number).orElse(0L),
                last.map(FileEvent::hashes).map(AuditEvent.Hashes::event).orElse(""),
                outside,
                problems);
    }
}
