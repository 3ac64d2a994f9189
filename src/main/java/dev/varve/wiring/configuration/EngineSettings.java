package dev.varve.wiring.configuration;

import dev.varve.door.InputSettings;
import dev.varve.door.TableDefinitions;
import dev.varve.layer.AuditSettings;
import dev.varve.layer.ColumnChoices;
import dev.varve.layer.LayerSettings;
import dev.varve.layer.Naming;
import dev.varve.layer.Producer;
import dev.varve.layer.RotationPolicy;
import dev.varve.layer.partition.Era;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.Partition;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.partition.Partitioning;
import dev.varve.layer.partition.PathKeys;
import dev.varve.layer.ranges.RangeSettings;
import dev.varve.parquet.compression.Compression;
import dev.varve.record.Catalog;
import dev.varve.record.RecordLimits;
import dev.varve.record.RecordRules;
import dev.varve.record.TableName;
import dev.varve.store.BlobKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** What the configuration means to the other rooms. The values were checked before. */
public final class EngineSettings {

    private EngineSettings() {}

    /**
     * The clock of a run whose time is told, or the system's.
     *
     * @throws IllegalArgumentException if it is no time
     */
    public static Clock runClock(VarveConfig config) {
        return config.archive()
                .time()
                .map(time -> Clock.fixed(time(time), ZoneOffset.UTC))
                .orElse(Clock.systemUTC());
    }

    static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException wrong) {
            throw new IllegalArgumentException(
                    "it must be a time such as 2025-01-15T10:30:00Z", wrong);
        }
    }

    /** Of commands that make whole ranges, which a chain can tell of. */
    public static LayerSettings audited(VarveConfig config, Naming naming) {
        return audited(config, naming, config.store().allowOverwrite().isOn());
    }

    /** The same of the service, which replaces nothing. */
    public static LayerSettings auditedWaiting(VarveConfig config, Naming naming) {
        return audited(config, naming, false);
    }

    private static LayerSettings audited(
            VarveConfig config, Naming naming, boolean allowOverwrite) {
        LayerSettings settings = layers(config, naming);
        boolean hasRangeChains =
                config.layout() == Choice.FileLayout.BRONZE
                        && config.audit().chain() != Choice.Audit.OFF;
        return hasRangeChains ? settings.withAudit(audit(config, allowOverwrite)) : settings;
    }

    private static AuditSettings audit(VarveConfig config, boolean allowOverwrite) {
        return new AuditSettings(
                AuditTexts.tables(config.audit().tables()),
                config.audit().key().map(AuditTexts::signingKey),
                allowOverwrite);
    }

    /** In the layout {@code hive} with the chains of all tables, where they are wanted. */
    public static LayerSettings layers(VarveConfig config, Naming naming) {
        LayerSettings settings = unaudited(config, naming);
        boolean hasTableChains =
                config.layout() == Choice.FileLayout.HIVE
                        && config.audit().chain() == Choice.Audit.ON;
        return hasTableChains ? settings.withAudit(audit(config, false)) : settings;
    }

    private static LayerSettings unaudited(VarveConfig config, Naming naming) {
        return new LayerSettings(
                prefix(config),
                new Partitioning(
                        layout(config),
                        PartitionScheme.parse(config.partitionBy(), config.ledgersPerFile()),
                        partitionByTable(config),
                        config.timeFieldByTable().map(ByTable::parse).orElse(Map.of()),
                        config.timeField(),
                        PathKeys.parse(config.partitionKeys())),
                naming,
                config.buffer().rows(),
                new RotationPolicy(
                        config.file().targetSize().bytes(),
                        config.rotation().interval().duration(),
                        config.rotation().idleTimeout().duration()),
                compression(config),
                config.includeMetadata().isOn(),
                new Producer("varve", Version.number(), Version.revision()),
                config.limits().partitions(),
                new ColumnChoices(
                        config.partitionColumns() == Choice.PartitionColumns.BOTH,
                        config.jsonType() == Choice.JsonType.JSON));
    }

    /** How commands make whole ranges; empty where the layout has none. */
    public static Optional<RangeSettings> ranges(VarveConfig config) {
        Set<TableName> tables = ledgerTables(config.bronze().ledgerTables());
        return config.layout() == Choice.FileLayout.HIVE || tables.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new RangeSettings(
                                tables,
                                names(config.bronze().exclude()),
                                config.bronze().allowIncomplete().isOn(),
                                new Partition.LedgerSpan(
                                        config.copy().from(), config.copy().to())));
    }

    /** The same for the service, whose ranges wait until they are whole. */
    public static Optional<RangeSettings> waitingRanges(VarveConfig config) {
        return ranges(config)
                .map(
                        each ->
                                new RangeSettings(
                                        each.tables(), each.excluded(), false, RangeSettings.ALL));
    }

    /** Whether {@code varve.bronze.ledger-tables} names any. */
    public static boolean areLedgerTables(String written) {
        return !ledgerTables(written).isEmpty();
    }

    /**
     * @throws IllegalArgumentException if one of them is no name of a table
     */
    static Set<TableName> ledgerTables(String written) {
        return names(written).stream().map(TableName::new).collect(Collectors.toUnmodifiableSet());
    }

    /** Names between commas; {@code none} is no name. */
    static Set<String> names(String written) {
        return written.strip().equals("none")
                ? Set.of()
                : Arrays.stream(written.split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toUnmodifiableSet());
    }

    private static Layout layout(VarveConfig config) {
        return switch (config.layout()) {
            case HIVE -> new Layout.Hive();
            case BRONZE ->
                    new Layout.Bronze(
                            config.bronze().network().orElseThrow(),
                            config.bronze()
                                    .eras()
                                    .map(eras -> Era.parseAll(eras, config.ledgersPerFile()))
                                    .orElseGet(() -> List.of(onlyEra(config))));
        };
    }

    private static Era onlyEra(VarveConfig config) {
        return Era.ofAll(
                config.bronze().era().orElseThrow(),
                config.bronze().version().orElseThrow(),
                config.ledgersPerFile());
    }

    private static Map<TableName, PartitionScheme> partitionByTable(VarveConfig config) {
        Map<TableName, PartitionScheme> schemes = new HashMap<>();
        config.partitionByTable()
                .map(ByTable::parse)
                .orElse(Map.of())
                .forEach(
                        (table, scheme) ->
                                schemes.put(
                                        table,
                                        PartitionScheme.parse(scheme, config.ledgersPerFile())));
        return schemes;
    }

    private static Compression compression(VarveConfig config) {
        return config.compressionLevel().isPresent()
                ? new Compression(config.compression(), config.compressionLevel().getAsInt())
                : Compression.of(config.compression());
    }

    public static Catalog catalog(VarveConfig config) {
        return new Catalog(
                config.tables().map(TableDefinitions::parseAll).orElse(List.of()),
                new TableName(config.defaultTable()),
                limits(config),
                config.limits().tables(),
                new RecordRules(
                        config.schemaEvolution() == Choice.Evolution.ON,
                        config.numbers() == Choice.Numbers.TEXT,
                        config.nulls() == Choice.Nulls.SKIP,
                        config.timestamps() == Choice.Timestamps.TRUNCATE,
                        config.mixed() == Choice.Mixed.TEXT));
    }

    private static RecordLimits limits(VarveConfig config) {
        LimitKeys limits = config.limits();
        return new RecordLimits(
                limits.depth(),
                Math.toIntExact(limits.record().bytes()),
                Math.toIntExact(limits.fieldName().bytes()),
                limits.columns());
    }

    public static String prefix(VarveConfig config) {
        return prefix(config.store());
    }

    /** First segments of every key of the store or the mirror; empty without any. */
    public static String prefix(BucketKeys place) {
        return place.prefix().map(EngineSettings::prefix).orElse("");
    }

    /**
     * The prefix without leading, trailing and repeated {@code /}.
     *
     * @throws IllegalArgumentException if what is left cannot begin a key
     */
    static String prefix(String written) {
        String normalised = written.strip().replaceAll("/+", "/").replaceAll("^/|/$", "");
        return normalised.isEmpty() ? normalised : new BlobKey(normalised).value();
    }

    /** The local store's folder; {@code ~/} is the home folder. */
    public static Path directory(VarveConfig config) {
        return folder(config.store().directory());
    }

    /** A folder as it is written; {@code ~/} is the home folder. */
    public static Path folder(String written) {
        return written.equals("~") || written.startsWith("~/")
                ? Path.of(System.getProperty("user.home"), written.substring(1))
                : Path.of(written);
    }

    public static InputSettings inputs(VarveConfig config) {
        return new InputSettings(
                config.archive().format(),
                config.archive().zstdWindow().bytes(),
                config.copy()
                        .limit()
                        .map(limit -> OptionalLong.of(limit.bytes()))
                        .orElse(OptionalLong.empty()));
    }

    public static Optional<TableName> archiveTable(VarveConfig config) {
        return config.archive().table().map(TableName::new);
    }
}
