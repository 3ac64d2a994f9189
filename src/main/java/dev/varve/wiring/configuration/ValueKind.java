package dev.varve.wiring.configuration;

import dev.varve.door.RecordFormat;
import dev.varve.parquet.compression.Codec;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a key are read.
 *
 * @param allowed what is let in, as the messages and the documentation say it
 * @param parser throws IllegalArgumentException for anything else
 * @param optional whether the key may be left out although it has no default
 */
record ValueKind(String allowed, Function<String, Object> parser, boolean optional) {

    private static final String TEXT = "text";

    /** Whether any text is let in, as it is written. */
    boolean isText() {
        return allowed.equals(TEXT);
    }

    /** The kind of what a method of the mapping returns. */
    static ValueKind of(Type returned) {
        if (returned == OptionalInt.class) {
            return of(int.class).asOptional();
        }
        if (returned instanceof ParameterizedType generic
                && generic.getRawType() == Optional.class) {
            return of(generic.getActualTypeArguments()[0]).asOptional();
        }
        ValueKind kind = returned instanceof Class<?> type ? ofClass(type) : null;
        if (kind == null) {
            throw new IllegalStateException("no configuration value is read into a " + returned);
        }
        return kind;
    }

    private static @Nullable ValueKind ofClass(Class<?> type) {
        if (type == int.class || type == long.class) {
            return kind("a whole number", ValueKind::wholeNumber);
        }
        if (type == String.class) {
            return kind(TEXT, text -> text);
        }
        if (type == DataSize.class) {
            return kind(DataSize.ALLOWED, DataSize::parse);
        }
        if (type == SampleSize.class) {
            return kind(SampleSize.ALLOWED, SampleSize::parse);
        }
        if (type == ConfigDuration.class) {
            return kind(ConfigDuration.ALLOWED, ConfigDuration::parse);
        }
        if (type == Choice.Switch.class) {
            return kind("on or off", Choice::parseSwitch);
        }
        if (type == Choice.StoreType.class) {
            return kind(oneOf(Choice.StoreType.class), Choice::parseStoreType);
        }
        if (type == Choice.ConditionalWrites.class) {
            return choice(Choice.ConditionalWrites.class);
        }
        if (type == Choice.RetentionMode.class) {
            return choice(Choice.RetentionMode.class);
        }
        if (type == Choice.Encryption.class) {
            return kind(Choice.Encryption.ALLOWED, Choice::parseEncryption);
        }
        if (type == Choice.Evolution.class) {
            return kind(oneOf(Choice.Evolution.class), Choice::parseEvolution);
        }
        if (type == Codec.class) {
            return choice(Codec.class);
        }
        if (type == RecordFormat.class) {
            return choice(RecordFormat.class);
        }
        if (type == Choice.FileLayout.class) {
            return choice(Choice.FileLayout.class);
        }
        if (type == Choice.Numbers.class) {
            return choice(Choice.Numbers.class);
        }
        if (type == Choice.Nulls.class) {
            return choice(Choice.Nulls.class);
        }
        if (type == Choice.Mixed.class) {
            return choice(Choice.Mixed.class);
        }
        if (type == Choice.Timestamps.class) {
            return choice(Choice.Timestamps.class);
        }
        if (type == Choice.PartitionColumns.class) {
            return choice(Choice.PartitionColumns.class);
        }
        if (type == Choice.JsonType.class) {
            return choice(Choice.JsonType.class);
        }
        if (type == Choice.Audit.class) {
            return choice(Choice.Audit.class);
        }
        if (type == Choice.JournalStore.class) {
            return choice(Choice.JournalStore.class);
        }
        if (type == Choice.AfterProcessing.class) {
            return choice(Choice.AfterProcessing.class);
        }
        if (type == Choice.Acknowledgement.class) {
            return choice(Choice.Acknowledgement.class);
        }
        return type == Choice.LogLevel.class ? choice(Choice.LogLevel.class) : null;
    }

    private static <E extends Enum<E>> ValueKind choice(Class<E> type) {
        return kind(oneOf(type), text -> Choice.parse(type, text));
    }

    private static <E extends Enum<E>> String oneOf(Class<E> type) {
        return "one of " + Choice.allowed(type);
    }

    private static ValueKind kind(String allowed, Function<String, Object> parser) {
        return new ValueKind(allowed, parser, false);
    }

    private static Object wholeNumber(String text) {
        return Long.valueOf(text.strip());
    }

    private ValueKind asOptional() {
        return new ValueKind(allowed, parser, true);
    }
}
