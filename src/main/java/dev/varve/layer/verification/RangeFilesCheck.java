package dev.varve.layer.verification;

import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.verification.Discrepancy.ChainFault;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The files of a range are those of its newest event, and each has the manifest of the event with
 * which it came. A replacement that was begun and not finished is told as such.
 */
final class RangeFilesCheck {

    private final String prefix;
    private final ReplacedRange range;
    private final Predicate<ReadEvent> isVouchedFor;
    private final Predicate<ReadEvent> isAuthentic;
    private final Consumer<Discrepancy> found;

    /**
     * @param prefix empty or ending with {@code /}
     * @param range checked before
     * @param isVouchedFor whether an event after it has its hashes
     * @param isAuthentic whether it is certain that it is as it was written
     */
    RangeFilesCheck(
            String prefix,
            ReplacedRange range,
            Predicate<ReadEvent> isVouchedFor,
            Predicate<ReadEvent> isAuthentic,
            Consumer<Discrepancy> found) {
        this.prefix = prefix;
        this.range = range;
        this.isVouchedFor = isVouchedFor;
        this.isAuthentic = isAuthentic;
        this.found = found;
    }

    /**
     * @param files of the range, by their tables
     * @return the events of which anything was found
     */
    Set<ReadEvent> check(Map<String, ChainFile> files) {
        if (range.line().isEmpty() || !range.isCertain()) {
            return Set.of();
        }
        Set<ReadEvent> named = new HashSet<>();
        for (Map.Entry<ReadEvent, Set<String>> each : owners(files).entrySet()) {
            ReadEvent read = each.getKey();
            boolean hasFound =
                    new EventFilesCheck(prefix, found)
                            .check(
                                    read,
                                    read.event().orElseThrow(),
                                    each.getValue(),
                                    files,
                                    isVouchedFor.test(read));
            if (hasFound) {
                named.add(read);
            }
        }
        return named;
    }

    /** The tables of each event whose files and manifests should be as it tells. */
    private Map<ReadEvent, Set<String>> owners(Map<String, ChainFile> files) {
        List<ReadEvent> line = range.line();
        Map<ReadEvent, Set<String>> owners = new LinkedHashMap<>();
        for (String table : line.getLast().event().orElseThrow().tables().keySet()) {
            Optional<ReadEvent> owner = ReplacedRange.owner(line, table);
            Optional<ManifestText> manifest =
                    Optional.ofNullable(files.get(table)).flatMap(ChainFile::manifest);
            boolean isTold =
                    owner.isPresent()
                            && manifest.filter(told -> tell(owner.get(), table, told)).isPresent();
            if (owner.isPresent() && !isTold) {
                owners.computeIfAbsent(owner.get(), _ -> new TreeSet<>()).add(table);
            }
        }
        return owners;
    }

    /** Answers whether the manifest is that of another event, which is then told. */
    private boolean tell(ReadEvent owner, String table, ManifestText manifest) {
        AuditedTable audited = owner.event().orElseThrow().tables().get(table);
        if (audited == null) {
            return false;
        }
        if (range.isBehind(table, manifest)) {
            found.accept(
                    new Discrepancy.OfChain(
                            ChainFault.UNFINISHED_REPLACEMENT,
                            owner.path(),
                            "the file %s with %s, and its manifest"
                                    .formatted(prefix + audited.storagePath(), audited.checksum()),
                            "the replacement was begun and not finished: store the range again, with"
                                    + " --allow-overwrite"));
            return true;
        }
        boolean isOfAnother =
                manifest.eventHash().filter(hash -> !range.hasEvent(hash)).isPresent()
                        && !manifest.checksum().equals(audited.checksum())
                        && isAuthentic.test(owner);
        if (isOfAnother) {
            found.accept(
                    new Discrepancy.OfChain(
                            ChainFault.MISSING_EVENT,
                            range.nextPath(),
                            "the event of a replacement with the hash %s, as the manifest of %s says"
                                    .formatted(
                                            manifest.eventHash().get(),
                                            prefix + audited.storagePath()),
                            "no event"));
        }
        return isOfAnother;
    }
}
