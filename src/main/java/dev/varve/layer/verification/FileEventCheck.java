package dev.varve.layer.verification;

import dev.varve.layer.audit.ChainedManifest;
import dev.varve.layer.audit.FileEvent;
import dev.varve.layer.verification.Discrepancy.ChainFault;
import java.util.function.Consumer;

/**
 * The event of a file and the manifest say the same. Where they do not, the next event or the
 * signature may vouch for the event; then it is the manifest that was changed. For one thread.
 */
final class FileEventCheck {

    private final String prefix;
    private final String path;
    private final FileEvent event;
    private final boolean isVouchedFor;
    private final Consumer<Discrepancy> found;
    private boolean hasFound;

    /**
     * @param prefix empty or ending with {@code /}
     * @param path of the event
     */
    FileEventCheck(
            String prefix,
            String path,
            FileEvent event,
            boolean isVouchedFor,
            Consumer<Discrepancy> found) {
        this.prefix = prefix;
        this.path = path;
        this.event = event;
        this.isVouchedFor = isVouchedFor;
        this.found = found;
    }

    /** Answers whether anything was found of the event. */
    boolean check(TableChainObjects.Manifest manifest) {
        return switch (manifest) {
            case TableChainObjects.Manifest.Chained(ChainedManifest told) -> check(told);
            case TableChainObjects.Manifest.None _ -> false;
            case TableChainObjects.Manifest.Other other ->
                    differ("manifest_checksum", event.manifestChecksum(), other.found());
            case TableChainObjects.Manifest.NoFile _ -> {
                tell(path, "the file %s and its manifest".formatted(file()), "neither");
                yield true;
            }
        };
    }

    /** The same. */
    boolean check(ChainedManifest told) {
        FileEvent own = told.event(event.table(), event.number(), event.before());
        compare("checksum", event.file().checksum(), own.file().checksum());
        compare("row_count", event.file().rowCount(), own.file().rowCount());
        compare("byte_size", event.file().byteSize(), own.file().byteSize());
        compare("path", event.path(), own.path());
        compare("positions", event.positions(), own.positions());
        compare("timestamp", event.timestamp(), own.timestamp());
        compare("producer", event.producer(), own.producer());
        if (!hasFound) {
            compare("manifest_checksum", event.manifestChecksum(), own.manifestChecksum());
        }
        return hasFound && !isVouchedFor;
    }

    private void compare(String property, Object ofEvent, Object ofManifest) {
        if (!ofEvent.equals(ofManifest)) {
            differ(property, ofEvent, ofManifest);
        }
    }

    private boolean differ(String property, Object ofEvent, Object ofManifest) {
        hasFound = true;
        if (isVouchedFor) {
            tell(manifest(), "%s %s, as %s says".formatted(property, ofEvent, path), ofManifest);
        } else {
            tell(path, "%s %s, as %s says".formatted(property, ofManifest, manifest()), ofEvent);
        }
        return !isVouchedFor;
    }

    private String file() {
        return prefix + event.file().storagePath();
    }

    private String manifest() {
        String inside = event.file().storagePath();
        return prefix
                + FilePlace.MANIFESTS
                + inside.substring(0, inside.length() - ".parquet".length())
                + ".json";
    }

    private void tell(String where, String expected, Object there) {
        found.accept(
                new Discrepancy.OfChain(
                        ChainFault.EVENT_CONTRADICTION, where, expected, String.valueOf(there)));
    }
}
