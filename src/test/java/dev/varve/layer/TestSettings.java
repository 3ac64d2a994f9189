package dev.varve.layer;

import dev.varve.parquet.Compression;
import dev.varve.record.TableName;
import java.time.Duration;
import java.util.Map;

/** Settings for tests: what a test is about is set, all else is what {@code archive} has. */
final class TestSettings {

    private final PartitionScheme scheme;
    private String prefix = "";
    private Layout layout = new Layout.Hive();
    private Naming naming = new Naming.ByContent();
    private Map<TableName, String> timeFields = Map.of();
    private int bufferRows = 50_000;
    private RotationPolicy rotation =
            new RotationPolicy(128L << 20, Duration.ofHours(1), Duration.ofMinutes(10));
    private int maxOpenPartitions = 10_000;

    private TestSettings(PartitionScheme scheme) {
        this.scheme = scheme;
    }

    static TestSettings by(PartitionScheme scheme) {
        return new TestSettings(scheme);
    }

    TestSettings layout(String below, Layout other) {
        prefix = below;
        layout = other;
        return this;
    }

    TestSettings naming(Naming other) {
        naming = other;
        return this;
    }

    TestSettings timeField(TableName table, String field) {
        timeFields = Map.of(table, field);
        return this;
    }

    TestSettings bufferRows(int rows) {
        bufferRows = rows;
        return this;
    }

    TestSettings rotation(long targetBytes, Duration oldest, Duration idlest) {
        rotation = new RotationPolicy(targetBytes, oldest, idlest);
        return this;
    }

    TestSettings maxOpenPartitions(int partitions) {
        maxOpenPartitions = partitions;
        return this;
    }

    LayerSettings make() {
        return new LayerSettings(
                prefix,
                layout,
                naming,
                scheme,
                Map.of(),
                timeFields,
                bufferRows,
                rotation,
                Compression.DEFAULT,
                true,
                new Producer("varve", "0-test", "none"),
                maxOpenPartitions);
    }
}
