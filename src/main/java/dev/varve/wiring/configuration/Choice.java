package dev.varve.wiring.configuration;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The closed choices of the configuration: one word of a few, in any case. */
public final class Choice {

    private Choice() {}

    public enum Switch {
        ON,
        OFF;

        public boolean isOn() {
            return this == ON;
        }
    }

    public enum Audit {
        AUTO,
        ON,
        OFF
    }

    public enum StoreType {
        LOCAL,
        S3,
        GCS
    }

    /** What a service encrypts new objects with, in S3's own words. */
    public enum Encryption {
        NONE("none"),
        AES256("AES256"),
        AWS_KMS("aws:kms");

        static final String ALLOWED = "one of none, AES256, aws:kms";

        private final String word;

        Encryption(String word) {
            this.word = word;
        }
    }

    /** What keeps a stored file from being replaced by another of its name. */
    public enum ConditionalWrites {

        /** The store's own word, which is tried before anything is written. */
        REQUIRE,

        /** A look at the name before and after each file; weaker. */
        CHECK
    }

    /** Who may end a retention before its time. */
    public enum RetentionMode {

        /** Who has the permission. */
        GOVERNANCE,

        /** Nobody. */
        COMPLIANCE
    }

    public enum FileLayout {
        HIVE,
        BRONZE
    }

    public enum Evolution {
        ON,
        STRICT
    }

    /** What becomes of a number that no lossless column type holds. */
    public enum Numbers {
        TEXT,
        REJECT
    }

    /** What a column of several kinds is. */
    public enum Mixed {
        TEXT,
        JSON
    }

    /** What becomes of a {@code null} in place of a record. */
    public enum Nulls {
        SKIP,
        REJECT
    }

    /** What becomes of digits that a declared timestamp does not keep. */
    public enum Timestamps {
        REJECT,
        TRUNCATE
    }

    /** Where the columns stand by whose values a table is divided. */
    public enum PartitionColumns {
        PATH,
        BOTH
    }

    /** What columns of JSON are said to be. */
    public enum JsonType {
        JSON,
        STRING
    }

    /** What a 200 promises. */
    public enum Acknowledgement {
        JOURNAL,
        STORE,
        MEMORY
    }

    /** Where the journal is. */
    public enum JournalStore {
        AUTO,
        DISK,
        STORE
    }

    /** What becomes of a segment whose records are all stored. */
    public enum AfterProcessing {
        REMOVE,
        MOVE
    }

    public enum LogLevel {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    /** The words of a choice, as the documentation and the messages list them. */
    static <E extends Enum<E>> String allowed(Class<E> choice) {
        return Arrays.stream(choice.getEnumConstants())
                .map(Choice::word)
                .collect(Collectors.joining(", "));
    }

    public static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws IllegalArgumentException if the text is none of the words; the message lists them
     */
    static <E extends Enum<E>> E parse(Class<E> choice, String text) {
        String wanted = text.strip();
        return Arrays.stream(choice.getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of " + allowed(choice)));
    }

    /**
     * @throws IllegalArgumentException if the text says neither; the message says what does
     */
    public static Switch parseSwitch(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (List.of("on", "true", "yes", "1").contains(word)) {
            return Switch.ON;
        }
        if (List.of("off", "false", "no", "0").contains(word)) {
            return Switch.OFF;
        }
        throw new IllegalArgumentException("on or off (also true or false, yes or no, 1 or 0)");
    }

    static StoreType parseStoreType(String text) {
        return text.strip().equalsIgnoreCase("fs") ? StoreType.LOCAL : parse(StoreType.class, text);
    }

    static Encryption parseEncryption(String text) {
        return Arrays.stream(Encryption.values())
                .filter(each -> each.word.equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Encryption.ALLOWED));
    }

    /**
     * {@code schema_evolution: true} of the sources is {@code on}, their {@code false} is {@code
     * strict}.
     */
    static Evolution parseEvolution(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Evolution.ON;
            case "false", "off" -> Evolution.STRICT;
            default -> parse(Evolution.class, text);
        };
    }
}
