package dev.varve.layer;

import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.partition.Partitioning;
import dev.varve.parquet.compression.Compression;
import dev.varve.record.TableName;
import java.time.Duration;
import java.util.Map;

/** Settings for tests: what a test is about is set, all else is what {@code archive} has. */
public final class TestSettings {

    private final PartitionScheme scheme;
    private String prefix = "";
    private Layout layout = new Layout.Hive();
    private Naming naming = new Naming.ByContent();
    private Map<TableName, String> timeFields = Map.of();
    private int bufferRows = 50_000;
    private RotationPolicy rotation =
            new RotationPolicy(128L << 20, Duration.ofHours(1), Duration.ofMinutes(10));
    private int maxOpenPartitions = 10_000;
    private ColumnChoices columns = ColumnChoices.DEFAULT;
    private boolean includeMetadata = true;

    private TestSettings(PartitionScheme scheme) {
        this.scheme = scheme;
    }

    public static TestSettings by(PartitionScheme scheme) {
        return new TestSettings(scheme);
    }

    public TestSettings layout(String below, Layout other) {
        prefix = below;
        layout = other;
        return this;
    }

    public TestSettings naming(Naming other) {
        naming = other;
        return this;
    }

    public TestSettings timeField(TableName table, String field) {
        timeFields = Map.of(table, field);
        return this;
    }

    public TestSettings bufferRows(int rows) {
        bufferRows = rows;
        return this;
    }

    public TestSettings rotation(long targetBytes, Duration oldest, Duration idlest) {
        rotation = new RotationPolicy(targetBytes, oldest, idlest);
        return this;
    }

    public TestSettings maxOpenPartitions(int partitions) {
        maxOpenPartitions = partitions;
        return this;
    }

    public TestSettings columns(ColumnChoices other) {
        columns = other;
        return this;
    }

    public TestSettings includeMetadata(boolean whether) {
        includeMetadata = whether;
        return this;
    }

    public LayerSettings make() {
        return new LayerSettings(
                prefix,
                new Partitioning(layout, scheme, Map.of(), timeFields),
                naming,
                bufferRows,
                rotation,
                Compression.DEFAULT,
                includeMetadata,
                new Producer("varve", "0-test", "none"),
                maxOpenPartitions,
                columns);
    }
}
