package dev.varve.layer.verification;

import java.util.function.Consumer;

/** The file is as long as the manifest says. */
final class SizeCheck implements FileCheck {

    @Override
    public void check(Evidence evidence, Consumer<Discrepancy> found) {
        long told = evidence.manifest().sizeBytes();
        if (told != evidence.sizeBytes()) {
            found.accept(evidence.contradiction("byte_size", told, evidence.sizeBytes()));
        }
    }
}
