package dev.varve.layer.verification;

import java.util.function.Consumer;

/** The manifest names this file and no other, of the table in whose folder it is. */
final class NameCheck implements FileCheck {

    @Override
    public void check(Evidence evidence, Consumer<Discrepancy> found) {
        ManifestText manifest = evidence.manifest();
        String name = evidence.file().name();
        if (!manifest.fileName().equals(name)) {
            found.accept(evidence.contradiction("file", manifest.fileName(), name));
        }
        String table = evidence.place().table();
        if (!manifest.table().equals(table)) {
            found.accept(evidence.contradiction("table", manifest.table(), "the folder " + table));
        }
        evidence.told("varve.table")
                .filter(told -> !told.equals(manifest.table()))
                .ifPresent(
                        told ->
                                found.accept(
                                        evidence.contradiction("table", manifest.table(), told)));
    }
}
