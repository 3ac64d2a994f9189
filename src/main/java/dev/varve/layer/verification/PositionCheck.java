package dev.varve.layer.verification;

import dev.varve.layer.FooterMetadata;
import java.util.Optional;
import java.util.function.Consumer;

/** The footer has the positions of the manifest, and there are enough of them for the rows. */
final class PositionCheck implements FileCheck {

    private static final String NONE = "none";

    @Override
    public void check(Evidence evidence, Consumer<Discrepancy> found) {
        Optional<ManifestText.Positions> told = evidence.manifest().positions();
        if (!isSame(evidence, told)) {
            found.accept(
                    evidence.contradiction(
                            "positions",
                            told.map(ManifestText.Positions::toString).orElse(NONE),
                            "%s to %s of %s"
                                    .formatted(
                                            evidence.told(FooterMetadata.FIRST_POSITION)
                                                    .orElse(NONE),
                                            evidence.told(FooterMetadata.LAST_POSITION)
                                                    .orElse(NONE),
                                            evidence.told(FooterMetadata.WRITER).orElse(NONE))));
            return;
        }
        told.ifPresent(positions -> check(evidence, positions, found));
    }

    private static boolean isSame(Evidence evidence, Optional<ManifestText.Positions> told) {
        return told.map(ManifestText.Positions::writer).equals(evidence.told(FooterMetadata.WRITER))
                && told.map(each -> Long.toString(each.first()))
                        .equals(evidence.told(FooterMetadata.FIRST_POSITION))
                && told.map(each -> Long.toString(each.last()))
                        .equals(evidence.told(FooterMetadata.LAST_POSITION));
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
