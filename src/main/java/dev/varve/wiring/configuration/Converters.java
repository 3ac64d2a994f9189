package dev.varve.wiring.configuration;

import dev.varve.door.RecordFormat;
import dev.varve.parquet.compression.Codec;
import org.eclipse.microprofile.config.spi.Converter;

/**
 * The container's way to the value types of {@link VarveConfig}; one class each because that is how
 * converters are discovered. What they let in stands with the types.
 */
public final class Converters {

    private Converters() {}

    /** All of them, for a configuration that is built without discovery. */
    static Converter<?>[] all() {
        return new Converter<?>[] {
            new OfDataSize(),
            new OfSampleSize(),
            new OfConfigDuration(),
            new OfSwitch(),
            new OfStoreType(),
            new OfConditionalWrites(),
            new OfEncryption(),
            new OfEvolution(),
            new OfCodec(),
            new OfRecordFormat(),
            new OfFileLayout(),
            new OfNumbers(),
            new OfMixed(),
            new OfAcknowledgement(),
            new OfLogLevel()
        };
    }

    public static final class OfDataSize implements Converter<DataSize> {
        @Override
        public DataSize convert(String value) {
            return DataSize.parse(value);
        }
    }

    public static final class OfSampleSize implements Converter<SampleSize> {
        @Override
        public SampleSize convert(String value) {
            return SampleSize.parse(value);
        }
    }

    public static final class OfConfigDuration implements Converter<ConfigDuration> {
        @Override
        public ConfigDuration convert(String value) {
            return ConfigDuration.parse(value);
        }
    }

    public static final class OfSwitch implements Converter<Choice.Switch> {
        @Override
        public Choice.Switch convert(String value) {
            return Choice.parseSwitch(value);
        }
    }

    public static final class OfStoreType implements Converter<Choice.StoreType> {
        @Override
        public Choice.StoreType convert(String value) {
            return Choice.parseStoreType(value);
        }
    }

    public static final class OfConditionalWrites implements Converter<Choice.ConditionalWrites> {
        @Override
        public Choice.ConditionalWrites convert(String value) {
            return Choice.parse(Choice.ConditionalWrites.class, value);
        }
    }

    public static final class OfEncryption implements Converter<Choice.Encryption> {
        @Override
        public Choice.Encryption convert(String value) {
            return Choice.parseEncryption(value);
        }
    }

    public static final class OfEvolution implements Converter<Choice.Evolution> {
        @Override
        public Choice.Evolution convert(String value) {
            return Choice.parseEvolution(value);
        }
    }

    public static final class OfCodec implements Converter<Codec> {
        @Override
        public Codec convert(String value) {
            return Choice.parse(Codec.class, value);
        }
    }

    public static final class OfRecordFormat implements Converter<RecordFormat> {
        @Override
        public RecordFormat convert(String value) {
            return Choice.parse(RecordFormat.class, value);
        }
    }

    public static final class OfFileLayout implements Converter<Choice.FileLayout> {
        @Override
        public Choice.FileLayout convert(String value) {
            return Choice.parse(Choice.FileLayout.class, value);
        }
    }

    public static final class OfNumbers implements Converter<Choice.Numbers> {
        @Override
        public Choice.Numbers convert(String value) {
            return Choice.parse(Choice.Numbers.class, value);
        }
    }

    public static final class OfNulls implements Converter<Choice.Nulls> {
        @Override
        public Choice.Nulls convert(String value) {
            return Choice.parse(Choice.Nulls.class, value);
        }
    }

    public static final class OfMixed implements Converter<Choice.Mixed> {
        @Override
        public Choice.Mixed convert(String value) {
            return Choice.parse(Choice.Mixed.class, value);
        }
    }

    public static final class OfTimestamps implements Converter<Choice.Timestamps> {
        @Override
        public Choice.Timestamps convert(String value) {
            return Choice.parse(Choice.Timestamps.class, value);
        }
    }

    public static final class OfPartitionColumns implements Converter<Choice.PartitionColumns> {
        @Override
        public Choice.PartitionColumns convert(String value) {
            return Choice.parse(Choice.PartitionColumns.class, value);
        }
    }

    public static final class OfJsonType implements Converter<Choice.JsonType> {
        @Override
        public Choice.JsonType convert(String value) {
            return Choice.parse(Choice.JsonType.class, value);
        }
    }

    public static final class OfAudit implements Converter<Choice.Audit> {
        @Override
        public Choice.Audit convert(String value) {
            return Choice.parse(Choice.Audit.class, value);
        }
    }

    public static final class OfJournalStore implements Converter<Choice.JournalStore> {
        @Override
        public Choice.JournalStore convert(String value) {
            return Choice.parse(Choice.JournalStore.class, value);
        }
    }

    public static final class OfAfterProcessing implements Converter<Choice.AfterProcessing> {
        @Override
        public Choice.AfterProcessing convert(String value) {
            return Choice.parse(Choice.AfterProcessing.class, value);
        }
    }

    public static final class OfAcknowledgement implements Converter<Choice.Acknowledgement> {
        @Override
        public Choice.Acknowledgement convert(String value) {
            return Choice.parse(Choice.Acknowledgement.class, value);
        }
    }

    public static final class OfLogLevel implements Converter<Choice.LogLevel> {
        @Override
        public Choice.LogLevel convert(String value) {
            return Choice.parse(Choice.LogLevel.class, value);
        }
    }
}
