package dev.varve.wiring;

import dev.varve.store.BlobStore;
import dev.varve.store.LocalStore;

/**
 * The one place that turns the configured type into a store; stores that are not chosen are never
 * made.
 */
final class Stores {

    private Stores() {}

    /** Touches neither disk nor network. */
    static BlobStore open(VarveConfig config) {
        if (config.dryRun().isOn()) {
            return new DryRunStore();
        }
        return switch (config.store().type()) {
            case LOCAL -> new LocalStore(EngineSettings.directory(config));
            case S3, GCS ->
                    throw new IllegalStateException(
                            "the check lets no store through that is not in this build");
        };
    }
}
