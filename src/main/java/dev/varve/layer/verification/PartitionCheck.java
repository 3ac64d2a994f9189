package dev.varve.layer.verification;

import dev.varve.layer.FooterMetadata;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Manifest and footer tell of the partition in whose folder the file is. */
final class PartitionCheck implements FileCheck {

    @Override
    public void check(Evidence evidence, Consumer<Discrepancy> found) {
        JsonObject told = evidence.manifest().partition();
        String directory = evidence.place().directory();
        evidence.told("varve.partition")
                .filter(path -> !path.equals(directory))
                .ifPresent(
                        path ->
                                found.accept(
                                        evidence.contradiction(
                                                "partition",
                                                path(told).orElse(directory),
                                                "%s in its metadata".formatted(path))));
        evidence.place()
                .bronze()
                .ifPresentOrElse(
                        bronze -> {
                            require(evidence, "network", bronze.network(), found);
                            require(evidence, "era_id", bronze.era(), found);
                            require(evidence, "version", bronze.version(), found);
                        },
                        () -> require(evidence, "path", directory, found));
        checkLedgers(evidence, found);
        checkColumns(evidence, found);
    }

    private static Optional<String> path(JsonObject partition) {
        return partition.get("path") instanceof JsonString text
                ? Optional.of(text.getString())
                : Optional.empty();
    }

    private static void require(
            Evidence evidence, String member, String folder, Consumer<Discrepancy> found) {
        @Nullable JsonValue told = evidence.manifest().partition().get(member);
        if (!(told instanceof JsonString text) || !text.getString().equals(folder)) {
            found.accept(
                    evidence.contradiction(
                            "partition." + member,
                            told == null ? "none" : told,
                            "the folder " + folder));
        }
    }

    /** Those of the range, otherwise the smallest and largest of the rows. */
    private static void checkLedgers(Evidence evidence, Consumer<Discrepancy> found) {
        JsonObject partition = evidence.manifest().partition();
        Optional<String> inFile =
                evidence.place().ledgers().or(() -> evidence.told(FooterMetadata.LEDGERS));
        boolean isKnown = inFile.isPresent() || evidence.told("varve.partition").isPresent();
        String told =
                partition.containsKey("start") || partition.containsKey("end")
                        ? partition.get("start") + "-" + partition.get("end")
                        : "none";
        if (isKnown && !told.equals(inFile.orElse("none"))) {
            found.accept(
                    evidence.contradiction("partition.start-end", told, inFile.orElse("none")));
        }
    }

    private static void checkColumns(Evidence evidence, Consumer<Discrepancy> found) {
        Optional<JsonValue> told =
                Optional.ofNullable(evidence.manifest().partition().get("columns"));
        Optional<JsonValue> inFooter =
                evidence.told("varve.partition.columns").flatMap(ManifestReader::value);
        if (!told.equals(inFooter)) {
            found.accept(
                    evidence.contradiction(
                            "partition.columns",
                            told.map(JsonValue::toString).orElse("none"),
                            inFooter.map(JsonValue::toString).orElse("none")));
        }
    }
}
