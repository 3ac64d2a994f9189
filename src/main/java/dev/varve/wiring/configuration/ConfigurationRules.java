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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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

    private static final String STORE = "varve.store";
    private static final String MIRROR = "varve.mirror";
    private static final String TYPE = ".type";
    private static final String LAYOUT = "varve.layout";
    private static final String ERAS = "varve.bronze.eras";
    private static final String LEVEL = "varve.compression-level";

    private final CheckedValues values;
    private final UnaryOperator<String> place;
    private final List<String> problems = new ArrayList<>();

    private ConfigurationRules(CheckedValues values, UnaryOperator<String> place) {
        this.values = values;
        this.place = place;
    }

    /**
     * One line for each rule that the values break.
     *
     * @param place where a person finds the value of a key
     */
    static List<String> broken(CheckedValues values, UnaryOperator<String> place) {
        ConfigurationRules rules = new ConfigurationRules(values, place);
        rules.checkStore();
        rules.checkMirror();
        rules.checkJournal();
        rules.checkLayout();
        rules.checkAudit();
        rules.checkCopy();
        rules.checkCompressionLevel();
        rules.checkNames();
        rules.checkTexts();
        rules.problems.addAll(UploadMemory.problems(values, place));
        return rules.problems;
    }

    private void checkStore() {
        checkBucket(STORE);
        if (values.is("varve.store.allow-overwrite", Choice.Switch.ON)) {
            wrong(
                    "varve.store.allow-overwrite",
                    "on",
                    "a stored file is never replaced; it must be off");
        }
    }

    /**
     * @param keys with what they begin: those of the store or of the mirror
     */
    private void checkBucket(String keys) {
        for (Choice.StoreType remote : List.of(Choice.StoreType.S3, Choice.StoreType.GCS)) {
            if (values.is(keys + TYPE, remote) && !values.has(keys + ".bucket")) {
                problems.add(
                        "%s.bucket is missing: bucket is required for %s"
                                .formatted(keys, Choice.word(remote)));
            }
        }
        if (values.is(keys + ".conditional-writes", Choice.ConditionalWrites.CHECK)
                && !values.is(keys + TYPE, Choice.StoreType.S3)) {
            wrong(
                    keys + ".conditional-writes",
                    "check",
                    "it is only for %s.type=s3: the other stores have conditional writes; leave it out"
                            .formatted(keys));
        }
        if ((values.has(keys + ".retention") || values.is(keys + ".legal-hold", Choice.Switch.ON))
                && !values.is(keys + TYPE, Choice.StoreType.S3)
                && !values.is(keys + TYPE, Choice.StoreType.GCS)) {
            problems.add(
                    "%1$s.retention and %1$s.legal-hold are for the types s3 and gcs, whose servers keep objects; leave them out"
                            .formatted(keys));
        }
        if (values.is(keys + ".retention-mode", Choice.RetentionMode.COMPLIANCE)
                && !values.has(keys + ".retention")) {
            problems.add(
                    "%1$s.retention-mode is only used with %1$s.retention; leave it out"
                            .formatted(keys));
        }
        if (values.has(keys + ".s3.kms-key")
                && !values.is(keys + ".s3.encryption", Choice.Encryption.AWS_KMS)) {
            problems.add(
                    "%1$s.s3.kms-key (%2$s) is only used with %1$s.s3.encryption=aws:kms; leave it out"
                            .formatted(keys, place.apply(keys + ".s3.kms-key")));
        }
        text(
                keys + ".endpoint",
                values.is(keys + TYPE, Choice.StoreType.S3)
                        ? StoreSettings::requireNoPath
                        : StoreSettings::endpoint);
        text(keys + ".s3.tags", StoreSettings::tags);
        text(keys + ".prefix", EngineSettings::prefix);
        values.get(keys + ".gcs.chunk-size", DataSize.class)
                .ifPresent(
                        size ->
                                checked(
                                        keys + ".gcs.chunk-size",
                                        size.toString(),
                                        () -> StoreSettings.requireGranules(size)));
    }

    private void checkMirror() {
        checkBucket(MIRROR);
        if (values.is(MIRROR + TYPE, Choice.StoreType.LOCAL)
                && !values.has(MIRROR + ".directory")) {
            problems.add("varve.mirror.directory is missing: directory is required for local");
        }
        Optional<List<String>> store = location(STORE);
        if (store.isPresent() && store.equals(location(MIRROR))) {
            problems.add(
                    "varve.mirror names the same place as varve.store (%s): name another"
                            .formatted(String.join(", ", store.get())));
        }
    }

    /** What tells one place from another; empty where there is none. */
    private Optional<List<String>> location(String keys) {
        return values.get(keys + TYPE, Choice.StoreType.class).map(type -> location(keys, type));
    }

    private List<String> location(String keys, Choice.StoreType type) {
        String prefix = values.get(keys + ".prefix", String.class).orElse("").strip();
        return type == Choice.StoreType.LOCAL
                ? List.of(
                        EngineSettings.folder(
                                        values.get(keys + ".directory", String.class).orElse(""))
                                .toAbsolutePath()
                                .normalize()
                                .toString(),
                        prefix)
                : List.of(
                        values.get(keys + ".endpoint", String.class).orElse(Choice.word(type)),
                        values.get(keys + ".bucket", String.class).orElse(""),
                        prefix);
    }

    private void checkJournal() {
        if (values.is("varve.journal.store", Choice.JournalStore.STORE)
                && values.has("varve.journal.directory")) {
            problems.add(
                    "varve.journal.directory is only used where the journal is on a disk; leave it out,"
                            + " or set varve.journal.store=disk");
        }
    }

    private void checkAudit() {
        if (values.is("varve.audit", Choice.Audit.ON)
                && values.is(LAYOUT, Choice.FileLayout.HIVE)) {
            wrong("varve.audit", "on", "it is only for varve.layout=bronze; leave it out");
        }
        text("varve.audit.tables", AuditTexts::tables);
        text("varve.audit.key", AuditTexts::signingKey);
    }

    private void checkLayout() {
        if (!values.is(LAYOUT, Choice.FileLayout.BRONZE)) {
            return;
        }
        checkSegment("varve.bronze.network");
        if (values.has(ERAS)) {
            text(ERAS, this::requireEras);
            List.of("varve.bronze.era", "varve.bronze.version").stream()
                    .filter(values::has)
                    .forEach(
                            key ->
                                    problems.add(
                                            "%s (%s) is for one era of all ledgers, and %s names them; leave it out"
                                                    .formatted(key, place.apply(key), ERAS)));
        } else {
            checkSegment("varve.bronze.era");
            checkSegment("varve.bronze.version");
        }
    }

    private void checkSegment(String name) {
        String value = values.get(name, String.class).orElse("");
        if (value.isBlank()) {
            problems.add(name + " is missing: the layout bronze needs it");
        } else {
            checked(name, value, () -> requireSegment(value));
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
            wrong(
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
                    wrong(
                            LEVEL,
                            Long.toString(level),
                            "%s has no levels; leave it out".formatted(name));
        }
    }

    private void checkLevel(String codec, long level, int least, int most) {
        if (level < least || level > most) {
            wrong(
                    LEVEL,
                    Long.toString(level),
                    "with %s it must be from %d to %d".formatted(codec, least, most));
        }
    }

    /** As they are written they name something; the others read their text as they need it. */
    private void checkNames() {
        for (ConfigKey key : ConfigKey.all()) {
            if (key.kind().isText() && !WITH_A_GRAMMAR.contains(key.name())) {
                text(key.name(), ConfigurationRules::requireVisible);
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
        text("varve.partition-by", text -> PartitionScheme.parse(text, ledgers));
        text(
                "varve.partition-by-table",
                text ->
                        ByTable.parse(text)
                                .values()
                                .forEach(scheme -> PartitionScheme.parse(scheme, ledgers)));
        text("varve.partition-keys", PathKeys::parse);
        text("varve.time-field-by-table", ByTable::parse);
        text("varve.bronze.ledger-tables", this::requireLedgerTables);
        text("varve.bronze.exclude", EngineSettings::names);
        text("varve.default-table", TableName::new);
        text("varve.http.hosts", AllowedHosts::parse);
        text("varve.writer", ConfigurationRules::requireWriterName);
        text("varve.archive.table", TableName::new);
        text("varve.archive.time", EngineSettings::time);
        long mostTables = values.get("varve.limits.tables", Long.class).orElse(Long.MAX_VALUE);
        text("varve.tables", text -> requireRoom(TableDefinitions.parseAll(text), mostTables));
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

    private void wrong(String key, String value, @Nullable String why) {
        problems.add("%s=%s (%s): %s".formatted(key, value, place.apply(key), why));
    }

    private void text(String name, Consumer<String> reader) {
        values.get(name, String.class)
                .ifPresent(value -> checked(name, value, () -> reader.accept(value)));
    }

    private static void requireSegment(String value) {
        if (new BlobKey(value).value().contains("/")) {
            throw new IllegalArgumentException("it must be one segment, without '/'");
        }
    }

    private void checked(String name, String value, Runnable reader) {
        try {
            reader.run();
        } catch (IllegalArgumentException wrong) {
            wrong(name, VisibleText.of(value), wrong.getMessage());
        }
    }
}
