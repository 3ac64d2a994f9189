package dev.varve.layer.verification;

import java.util.function.Consumer;

/** Manifest, footer, its row groups and its metadata count the same rows. */
final class RowCountCheck implements FileCheck {

    @Override
    public void check(Evidence evidence, Consumer<Discrepancy> found) {
        long told = evidence.manifest().rowCount();
        require(evidence, told, evidence.footer().rowCount(), "", found);
        require(evidence, told, evidence.footer().rowGroupRows(), " in its row groups", found);
        evidence.told("varve.row_count")
                .filter(text -> !text.equals(Long.toString(told)))
                .ifPresent(
                        text ->
                                found.accept(
                                        evidence.contradiction(
                                                "row_count", told, text + " in its metadata")));
    }

    private static void require(
            Evidence evidence, long told, long rows, String where, Consumer<Discrepancy> found) {
        if (told != rows) {
            found.accept(evidence.contradiction("row_count", told, rows + where));
        }
    }
}
