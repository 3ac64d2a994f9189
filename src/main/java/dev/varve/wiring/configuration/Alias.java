package dev.varve.wiring.configuration;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Another name of a key, taken over from systems that Varve replaces, so that their environments
 * keep working.
 *
 * @param name exactly as it must be written, as an environment variable or a property
 * @param key the key it stands for
 * @param translation what its values mean there
 */
public record Alias(String name, String key, UnaryOperator<String> translation) {

    private static final List<Alias> ALL =
            List.of(
                    same("STORAGE_BACKEND", "varve.store.type"),
                    same("STORAGE_TYPE", "varve.store.type"),
                    same("storage_type", "varve.store.type"),
                    same("LOCAL_DIR", "varve.store.directory"),
                    same("STORAGE_LOCAL_DIR", "varve.store.directory"),
                    same("LOCAL_PATH", "varve.store.directory"),
                    same("local_path", "varve.store.directory"),
                    same("GCS_BUCKET", "varve.store.bucket"),
                    same("S3_BUCKET", "varve.store.bucket"),
                    same("BUCKET_NAME", "varve.store.bucket"),
                    same("bucket_name", "varve.store.bucket"),
                    same("S3_REGION", "varve.store.region"),
                    same("region", "varve.store.region"),
                    same("S3_ENDPOINT", "varve.store.endpoint"),
                    same("PATH_PREFIX", "varve.store.prefix"),
                    same("path_prefix", "varve.store.prefix"),
                    same("PARTITION_BY", "varve.partition-by"),
                    same("partition_by", "varve.partition-by"),
                    same("LEDGERS_PER_FILE", "varve.ledgers-per-file"),
                    same("ledgers_per_file", "varve.ledgers-per-file"),
                    same("BUFFER_SIZE", "varve.buffer.rows"),
                    same("buffer_size", "varve.buffer.rows"),
                    new Alias("MAX_FILE_SIZE_MB", "varve.file.target-size", Alias::mebibytes),
                    new Alias("max_file_size_mb", "varve.file.target-size", Alias::mebibytes),
                    same("ROTATION_INTERVAL_MINUTES", "varve.rotation.interval"),
                    same("rotation_interval_minutes", "varve.rotation.interval"),
                    same("compression", "varve.compression"),
                    same("SCHEMA_EVOLUTION", "varve.schema-evolution"),
                    same("schema_evolution", "varve.schema-evolution"),
                    same("INCLUDE_METADATA", "varve.include-metadata"),
                    same("include_metadata", "varve.include-metadata"),
                    new Alias("debug", "varve.log.level", Alias::debugLevel),
                    same("DRY_RUN", "varve.dry-run"),
                    same("dry_run", "varve.dry-run"));

    private static Alias same(String name, String key) {
        return new Alias(name, key, UnaryOperator.identity());
    }

    public static List<Alias> all() {
        return ALL;
    }

    /** Every alias that the settings hold, with its value in the key's own terms. */
    static Map<Alias, String> present(Map<String, String> settings) {
        Map<Alias, String> present = new LinkedHashMap<>();
        for (Alias alias : ALL) {
            Optional.ofNullable(settings.get(alias.name))
                    .filter(value -> !value.isBlank())
                    .ifPresent(value -> present.put(alias, alias.translation.apply(value)));
        }
        return present;
    }

    private static String mebibytes(String value) {
        return value.strip().chars().allMatch(Character::isDigit) ? value.strip() + "MiB" : value;
    }

    private static String debugLevel(String value) {
        return switch (value.strip().toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> "debug";
            case "false", "off", "no", "0" -> "info";
            default -> value;
        };
    }
}
