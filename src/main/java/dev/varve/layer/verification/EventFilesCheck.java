package dev.varve.layer.verification;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.AuditedTable;
import dev.varve.layer.verification.Discrepancy.ChainFault;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * An event and the manifests of its range say the same. Where they do not, the event after it may
 * vouch for what its hashes cover; then it is the manifest that was changed.
 */
final class EventFilesCheck {

    private final String prefix;
    private final Consumer<Discrepancy> found;
    private boolean hasFound;

    EventFilesCheck(String prefix, Consumer<Discrepancy> found) {
        this.prefix = prefix;
        this.found = found;
    }

    /**
     * @param event that was read
     * @param tables of it whose files should be there
     * @param files of its range, by their tables
     * @param isVouchedFor whether the event after it has its hashes
     * @return whether anything was found
     */
    boolean check(
            ReadEvent read,
            AuditEvent event,
            Set<String> tables,
            Map<String, ChainFile> files,
            boolean isVouchedFor) {
        hasFound = false;
        String path = read.path();
        for (Map.Entry<String, AuditedTable> each : event.tables().entrySet()) {
            if (tables.contains(each.getKey())) {
                Optional.ofNullable(files.get(each.getKey()))
                        .ifPresentOrElse(
                                file -> check(read, event, each, file, isVouchedFor),
                                () -> tellMissing(path, each.getValue()));
            }
        }
        return hasFound;
    }

    private void tellMissing(String path, AuditedTable audited) {
        tell(
                path,
                "the file %s and its manifest".formatted(prefix + audited.storagePath()),
                "neither");
    }

    private void check(
            ReadEvent read,
            AuditEvent event,
            Map.Entry<String, AuditedTable> table,
            ChainFile file,
            boolean isVouchedFor) {
        AuditedTable audited = table.getValue();
        String path = read.path();
        Optional<ManifestText> manifest = file.manifest();
        if (!file.place().file().value().equals(prefix + audited.storagePath())) {
            tell(path, "storage_path " + inside(file.place()), audited.storagePath());
        }
        if (manifest.isEmpty()) {
            return;
        }
        ManifestText told = manifest.get();
        String beside = file.place().manifest().value();
        Comparison covered =
                isVouchedFor
                        ? (property, ofEvent, ofManifest) ->
                                tell(
                                        beside,
                                        "%s %s, as %s says".formatted(property, ofEvent, path),
                                        ofManifest)
                        : (property, ofEvent, ofManifest) ->
                                tell(
                                        path,
                                        "%s %s, as %s says".formatted(property, ofManifest, beside),
                                        ofEvent);
        covered.require("checksum", audited.checksum(), told.checksum());
        covered.require("row_count", audited.rowCount(), told.rowCount());
        covered.require("byte_size", audited.byteSize(), told.sizeBytes());
        covered.require("pas_event_hash", read.hashes().event(), told.eventHash().orElse("none"));
        Comparison free =
                (property, ofEvent, ofManifest) ->
                        tell(
                                path,
                                "%s %s, as %s says".formatted(property, ofManifest, beside),
                                ofEvent);
        String first =
                event.isReplacement() ? event.replaced().firstKey() : event.tables().firstKey();
        if (first.equals(table.getKey())) {
            free.require("timestamp", event.timestamp(), told.createdAt().orElse("none"));
            free.require("producer.name", event.producer().name(), told.producer().name());
            free.require("producer.version", event.producer().version(), told.producer().version());
            free.require("producer.git_sha", event.producer().gitSha(), told.producer().revision());
        }
    }

    /** Tells what an event and a manifest say, where it is not the same. */
    @FunctionalInterface
    private interface Comparison {

        void differ(String property, String ofEvent, String ofManifest);

        default void require(String property, Object ofEvent, Object ofManifest) {
            if (!ofEvent.equals(ofManifest)) {
                differ(property, ofEvent.toString(), ofManifest.toString());
            }
        }
    }

    private String inside(FilePlace place) {
        return place.file().value().substring(prefix.length());
    }

    private void tell(String path, String expected, String there) {
        hasFound = true;
        found.accept(
                new Discrepancy.OfChain(ChainFault.EVENT_CONTRADICTION, path, expected, there));
    }
}
