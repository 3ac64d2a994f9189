package dev.varve.layer.verification;

import java.util.function.Consumer;

/** Manifest and file were written by the same program. */
final class ProducerCheck implements FileCheck {

    @Override
    public void check(Evidence evidence, Consumer<Discrepancy> found) {
        ManifestText.Program told = evidence.manifest().producer();
        evidence.told("varve.producer")
                .filter(text -> !isSame(told, text))
                .ifPresent(text -> found.accept(evidence.contradiction("producer", told, text)));
    }

    private static boolean isSame(ManifestText.Program told, String written) {
        return told.version().equals(written) && written.startsWith(told.name() + "@");
    }
}
