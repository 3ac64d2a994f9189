package dev.varve.layer.verification;

import java.util.Optional;

/**
 * A file that belongs to a range of a chain.
 *
 * @param place where it is
 * @param manifest what that says; empty if it could not be read, or was not
 * @param lacksManifest whether there is none
 */
record ChainFile(FilePlace place, Optional<ManifestText> manifest, boolean lacksManifest) {

    Optional<String> eventHash() {
        return manifest.flatMap(ManifestText::eventHash);
    }
}
