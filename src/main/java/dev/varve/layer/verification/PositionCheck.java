package dev.varve.layer.verification;

import java.util.Optional;
import java.util.function.Consumer;

/** The footer has the positions of the manifest, and there are enough of them for the rows. */
final class PositionCheck implements FileCheck {

    private static final String NONE = "none";

    @Override
    public void check(Evidence evidence, Consumer<Discrepancy> found) {
        Optional<ManifestText.Positions> told = evidence.manifest().positions();
        String inFooter =
                evidence.told("varve.position.first").isPresent()
                        ? "%s to %s of %s"
                                .formatted(
                                        evidence.told("varve.position.first").orElse(NONE),
                                        evidence.told("varve.position.last").orElse(NONE),
                                        evidence.told("varve.writer").orElse(NONE))
                        : NONE;
        String inManifest = told.map(ManifestText.Positions::toString).orElse(NONE);
        if (!inManifest.equals(inFooter)) {
            found.accept(evidence.contradiction("positions", inManifest, inFooter));
            return;
        }
        told.ifPresent(positions -> check(evidence, positions, found));
    }

    private static void check(
            Evidence evidence, ManifestText.Positions positions, Consumer<Discrepancy> found) {
        long rows = evidence.footer().rowCount();
        if (positions.last() - positions.first() + 1 < rows) {
            found.accept(evidence.contradiction("positions", positions, rows + " rows"));
        }
        String name = evidence.file().name();
        boolean isHive = evidence.place().bronze().isEmpty();
        if (isHive && !name.startsWith(evidence.place().table() + "-" + positions.writer() + "-")) {
            found.accept(
                    evidence.contradiction("writer", positions.writer(), "a file of another name"));
        }
    }
}
