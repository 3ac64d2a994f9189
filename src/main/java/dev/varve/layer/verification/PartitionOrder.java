package dev.varve.layer.verification;

import dev.varve.layer.FooterMetadata;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Holds the files of each writer and partition against each other: they come one after another, so
 * none of them has a position that another has. Files are given by folders; of one folder is
 * remembered what its last files are. For one thread.
 */
final class PartitionOrder {

    private String folder = "";
    private final Map<Owner, Reached> reached = new HashMap<>();

    /** Partitions of one folder differ in the values that a path spells alike. */
    private record Owner(String writer, String values) {}

    private record Reached(String file, long last) {}

    void add(Evidence evidence, Consumer<Discrepancy> found) {
        String key = evidence.file().value();
        String parent = key.substring(0, key.lastIndexOf('/') + 1);
        if (!parent.equals(folder)) {
            folder = parent;
            reached.clear();
        }
        evidence.manifest().positions().ifPresent(each -> add(evidence, each, found));
    }

    private void add(
            Evidence evidence, ManifestText.Positions positions, Consumer<Discrepancy> found) {
        Owner owner =
                new Owner(
                        positions.writer(),
                        evidence.told(FooterMetadata.PARTITION_VALUES).orElse(""));
        Reached before = reached.get(owner);
        if (before != null && positions.first() <= before.last()) {
            found.accept(
                    new Discrepancy.Overlap(
                            evidence.file().value(),
                            "positions after %d, where %s ends"
                                    .formatted(before.last(), before.file()),
                            positions.toString()));
        }
        if (before == null || positions.last() > before.last()) {
            reached.put(owner, new Reached(evidence.file().name(), positions.last()));
        }
    }
}
