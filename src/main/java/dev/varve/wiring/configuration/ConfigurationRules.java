package dev.varve.wiring.configuration;

import dev.varve.door.TableDefinitions;
import dev.varve.door.http.AllowedHosts;
import dev.varve.layer.partition.Era;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.PartitionScheme;
import dev.varve.layer.partition.PathKeys;
import dev.varve.parquet.compression.Codec;
import dev.varve.record.PredefinedTables;
import dev.varve.record.TableName;
import dev.varve.record.TableSchema;
import dev.varve.record.VisibleText;
import dev.varve.store.BlobKey;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What no key can tell alone: texts with a grammar, keys that need each other, and what this build
 * lacks.
 */
final class ConfigurationRules {

    /** How the names of files end that the local store takes for its own and removes. */
    private static final String UNFINISHED = ".part";

    /** Texts that have rules of their own, or a reader who passes over blanks. */
    private static final Set<String> WITH_A_GRAMMAR =
            Set.of(
                    "varve.archive.table",
                    "varve.archive.time",
                    "varve.audit.tables",
                    "varve.bronze.eras",
                    "varve.bronze.exclude",
                    "varve.bronze.ledger-tables",
                    "varve.default-table",
                    "varve.input.endpoint",
                    "varve.mirror.endpoint",
                    "varve.mirror.prefix",
                    "varve.mirror.s3.tags",
                    "varve.partition-by",
                    "varve.partition-by-table",
                    "varve.partition-keys",
                    "varve.store.endpoint",
                    "varve.store.prefix",
                    "varve.store.s3.tags",
                    "varve.tables",
                    "varve.time-field-by-table",
                    "varve.writer");

    private static final String LAYOUT = "varve.layout";
    private static final String OVERWRITE = "varve.store.allow-overwrite";
    private static final String ERAS = "varve.bronze.eras";
    private static final String LEVEL = "varve.compression-level";

    private final CheckedValues values;
    private final BrokenRules broken;

    private ConfigurationRules(CheckedValues values, BrokenRules broken) {
        this.values = values;
        this.broken = broken;
    }

    /**
     * One line for each rule that the values break.
     *
     * @param place where a person finds the value of a key
     */
    static List<String> broken(CheckedValues values, UnaryOperator<String> place) {
        BrokenRules broken = new BrokenRules(values, place);
        new BucketRules(values, broken).check();
        ConfigurationRules rules = new ConfigurationRules(values, broken);
        rules.checkJournal();
        rules.checkLayout();
        rules.checkAudit();
        rules.checkCopy();
        rules.checkCompressionLevel();
        rules.checkNames();
        rules.checkTexts();
        UploadMemory.problems(values, place).forEach(broken::add);
        return broken.all();
    }

    private void checkJournal() {
        if (values.is("varve.journal.store", Choice.JournalStore.STORE)
                && values.has("varve.journal.directory")) {
            broken.add(
                    "varve.journal.directory is only used where the journal is on a disk; leave it out,"
                            + " or set varve.journal.store=disk");
        }
    }

    private void checkAudit() {
        boolean hasTableChains =
                values.is("varve.audit", Choice.Audit.ON)
                        && values.is(LAYOUT, Choice.FileLayout.HIVE);
        if (hasTableChains
                && values.is("varve.store.conditional-writes", Choice.ConditionalWrites.CHECK)) {
            broken.wrong(
                    "varve.audit",
                    "on",
                    "in varve.layout=hive it needs varve.store.conditional-writes=require: else two writers could take the same place in a chain");
        }
        checkOverwrite();
        broken.text("varve.audit.tables", AuditTexts::tables);
        broken.text("varve.audit.key", AuditTexts::signingKey);
    }

    private void checkOverwrite() {
        if (!values.is(OVERWRITE, Choice.Switch.ON)) {
            return;
        }
        if (values.is(LAYOUT, Choice.FileLayout.HIVE)) {
            broken.wrong(
                    OVERWRITE,
                    "on",
                    "it is only for varve.layout=bronze: in hive a name follows from what a file holds;"
                            + " leave it out");
        } else if (values.is("varve.audit", Choice.Audit.OFF)) {
            broken.wrong(
                    OVERWRITE,
                    "on",
                    "what is replaced is told by the audit chain, which varve.audit=off leaves out");
        } else if (values.is("varve.bronze.allow-incomplete", Choice.Switch.ON)) {
            broken.wrong(
                    OVERWRITE,
                    "on",
                    "a range is replaced whole; leave out it or varve.bronze.allow-incomplete");
        }
    }

    private void checkLayout() {
        if (!values.is(LAYOUT, Choice.FileLayout.BRONZE)) {
            return;
        }
        checkSegment("varve.bronze.network");
        if (values.has(ERAS)) {
            broken.text(ERAS, this::requireEras);
            List.of("varve.bronze.era", "varve.bronze.version").stream()
                    .filter(values::has)
                    .forEach(
                            key ->
                                    broken.add(
                                            "%s (%s) is for one era of all ledgers, and %s names them; leave it out"
                                                    .formatted(key, broken.place(key), ERAS)));
        } else {
            checkSegment("varve.bronze.era");
            checkSegment("varve.bronze.version");
        }
    }

    private void checkSegment(String name) {
        String value = values.get(name, String.class).orElse("");
        if (value.isBlank()) {
            broken.add(name + " is missing: the layout bronze needs it");
        } else {
            broken.checked(name, value, () -> requireSegment(value));
        }
    }

    private void requireEras(String written) {
        long ledgers = values.get("varve.ledgers-per-file", Long.class).orElse(1L);
        for (Era era : new Layout.Bronze("network", Era.parseAll(written, ledgers)).eras()) {
            requireSegment(era.id());
            requireSegment(era.version());
        }
    }

    private void checkCopy() {
        long from = values.get("varve.copy.from", Long.class).orElse(0L);
        long to = values.get("varve.copy.to", Long.class).orElse(Long.MAX_VALUE);
        if (from > to) {
            broken.wrong(
                    "varve.copy.to",
                    Long.toString(to),
                    "it must not be before varve.copy.from=" + from);
        }
    }

    private void checkCompressionLevel() {
        long level = values.get(LEVEL, Long.class).orElse(-1L);
        values.get("varve.compression", Codec.class)
                .filter(_ -> level >= 0)
                .ifPresent(codec -> checkLevel(codec, level));
    }

    private void checkLevel(Codec codec, long level) {
        String name = Choice.word(codec);
        switch (codec) {
            case ZSTD -> checkLevel(name, level, 1, 22);
            case GZIP -> checkLevel(name, level, 1, 9);
            case BROTLI -> checkLevel(name, level, 0, 11);
            case SNAPPY, LZ4, NONE ->
                    broken.wrong(
                            LEVEL,
                            Long.toString(level),
                            "%s has no levels; leave it out".formatted(name));
        }
    }

    private void checkLevel(String codec, long level, int least, int most) {
        if (level < least || level > most) {
            broken.wrong(
                    LEVEL,
                    Long.toString(level),
                    "with %s it must be from %d to %d".formatted(codec, least, most));
        }
    }

    /** As they are written they name something; the others read their text as they need it. */
    private void checkNames() {
        for (ConfigKey key : ConfigKey.all()) {
            if (key.kind().isText() && !WITH_A_GRAMMAR.contains(key.name())) {
                broken.text(key.name(), ConfigurationRules::requireVisible);
            }
        }
    }

    private static void requireVisible(String name) {
        if (!name.equals(name.strip()) || name.startsWith("\u00a0") || name.endsWith("\u00a0")) {
            throw new IllegalArgumentException(
                    "'%s' must not begin or end with a blank".formatted(VisibleText.of(name)));
        }
        if (!name.equals(VisibleText.of(name))) {
            throw new IllegalArgumentException(
                    "'%s' must hold no character that cannot be seen"
                            .formatted(VisibleText.of(name)));
        }
    }

    private void checkTexts() {
        long ledgers = values.get("varve.ledgers-per-file", Long.class).orElse(1L);
        broken.text("varve.partition-by", text -> PartitionScheme.parse(text, ledgers));
        broken.text(
                "varve.partition-by-table",
                text ->
                        ByTable.parse(text)
                                .values()
                                .forEach(scheme -> PartitionScheme.parse(scheme, ledgers)));
        broken.text("varve.partition-keys", PathKeys::parse);
        broken.text("varve.time-field-by-table", ByTable::parse);
        broken.text("varve.bronze.ledger-tables", this::requireLedgerTables);
        broken.text("varve.bronze.exclude", EngineSettings::names);
        broken.text("varve.default-table", TableName::new);
        broken.text("varve.http.hosts", AllowedHosts::parse);
        broken.text("varve.writer", ConfigurationRules::requireWriterName);
        broken.text("varve.archive.table", TableName::new);
        broken.text("varve.archive.time", EngineSettings::time);
        long mostTables = values.get("varve.limits.tables", Long.class).orElse(Long.MAX_VALUE);
        broken.text(
                "varve.tables", text -> requireRoom(TableDefinitions.parseAll(text), mostTables));
    }

    private static void requireWriterName(String writer) {
        if (new TableName(writer).value().endsWith(UNFINISHED)) {
            throw new IllegalArgumentException(
                    "it must not end with '%s', as files that the store sweeps do"
                            .formatted(UNFINISHED));
        }
    }

    private void requireRoom(List<TableSchema> tables, long most) {
        tables.forEach(ConfigurationRules::requireAsPredefined);
        String byDefault = values.get("varve.default-table", String.class).orElse("");
        long counted =
                tables.stream()
                        .map(TableSchema::name)
                        .filter(name -> PredefinedTables.named(name).isEmpty())
                        .filter(name -> !name.value().equals(byDefault))
                        .distinct()
                        .count();
        if (counted > most) {
            throw new IllegalArgumentException(
                    "it declares %,d tables; varve.limits.tables lets in %,d"
                            .formatted(counted, most));
        }
    }

    /** The columns of their files are known before their records are. */
    private void requireLedgerTables(String written) {
        for (TableName table : EngineSettings.ledgerTables(written)) {
            if (PredefinedTables.named(table).isEmpty() && !isDeclared(table)) {
                throw new IllegalArgumentException(
                        "the table '%s' is not declared; varve.tables declares it"
                                .formatted(table));
            }
        }
    }

    private boolean isDeclared(TableName table) {
        return values
                .get("varve.tables", String.class)
                .map(TableDefinitions::parseAll)
                .orElse(List.of())
                .stream()
                .anyMatch(each -> each.name().equals(table));
    }

    private static void requireAsPredefined(TableSchema table) {
        PredefinedTables.named(table.name())
                .filter(predefined -> !predefined.equals(table))
                .ifPresent(
                        _ -> {
                            throw new IllegalArgumentException(
                                    "table '%s' is predefined with other fields; declare it under another name"
                                            .formatted(table.name()));
                        });
    }

    private static void requireSegment(String value) {
        if (new BlobKey(value).value().contains("/")) {
            throw new IllegalArgumentException("it must be one segment, without '/'");
        }
    }
}
