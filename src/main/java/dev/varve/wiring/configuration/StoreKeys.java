package dev.varve.wiring.configuration;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** {@code varve.store.*} */
@RegisterForReflection
public interface StoreKeys {

    @Description("Where files live: local (also FS), s3 (also what speaks its protocol) or gcs.")
    @WithDefault("local")
    Choice.StoreType type();

    @Description("Folder of the local store; ~/ is the home folder.")
    @WithDefault("./data")
    String directory();

    @Description("Bucket of the stores s3 and gcs.")
    Optional<String> bucket();

    @Description("Region of the store s3.")
    @WithDefault("us-east-1")
    String region();

    @Description(
            "Address of another service: for s3 one that is compatible (MinIO, R2, B2, Ceph), for gcs"
                    + " an emulator.")
    Optional<String> endpoint();

    @Description(
            "Whether the store s3 finds the bucket in the path of an address, not in its host. Left"
                    + " out, on where an endpoint is named and off otherwise.")
    Optional<Choice.Switch> pathStyle();

    @Description("First segments of every key.")
    Optional<String> prefix();

    @Description("Always off: a stored file is never replaced.")
    @WithDefault("off")
    Choice.Switch allowOverwrite();

    @Description(
            "What keeps a stored file from being replaced: require tries the store's conditional writes"
                    + " before the first file and refuses a server without them; check (of s3 alone) looks"
                    + " at the name before and after each file instead, which two writers at the same moment"
                    + " can slip through.")
    @WithDefault("require")
    Choice.ConditionalWrites conditionalWrites();

    @Description(
            "Bytes a second that verify and inspect read from the store at most, such as 20MiB; as fast as"
                    + " it goes by default.")
    @Range(least = "1KiB", most = "1TiB")
    Optional<DataSize> readBandwidth();

    S3Keys s3();

    GcsKeys gcs();

    RetryKeys retry();

    /** {@code varve.store.s3.*} */
    @RegisterForReflection
    interface S3Keys {

        @Description("Size of every part of an upload in parts; the last is what is left.")
        @WithDefault("5MiB")
        @Range(least = "5MiB", most = "1GiB")
        DataSize partSize();

        @Description("Objects up to this size are sent with one request, larger ones in parts.")
        @WithDefault("10MiB")
        @Range(least = "0", most = "1GiB")
        DataSize threshold();

        @Description("Most parts under way at once, for all objects together.")
        @WithDefault("4")
        @Range(least = "1", most = "64")
        int parallelParts();

        @Description("What the service encrypts new objects with; none leaves it to the bucket.")
        @WithDefault("none")
        Choice.Encryption encryption();

        @Description(
                "Key of the encryption aws:kms: its id, ARN or alias; the account's own by default.")
        Optional<String> kmsKey();

        @Description("Storage class of new objects, such as STANDARD_IA; the bucket's by default.")
        Optional<String> storageClass();

        @Description(
                "Tags of every new object, at most 10, as name=value, several separated by a semicolon:"
                        + " team=data;cost=42.")
        Optional<String> tags();

        @Description("Whether the store s3 signs no requests: for buckets that anyone may read.")
        @WithDefault("off")
        Choice.Switch noCredentials();
    }

    /** {@code varve.store.gcs.*} */
    @RegisterForReflection
    interface GcsKeys {

        @Description("Project that the store gcs names in its requests; it needs none.")
        Optional<String> project();

        @Description("How much of a large object is sent at once; a multiple of 256KiB.")
        @WithDefault("8MiB")
        @Range(least = "256KiB", most = "1GiB")
        DataSize chunkSize();

        @Description("Whether the store gcs sends no credentials, as emulators want it.")
        @WithDefault("off")
        Choice.Switch noCredentials();
    }

    /** {@code varve.store.retry.*} */
    @RegisterForReflection
    interface RetryKeys {

        @Description(
                "How often a call to the store is tried again when its failure may pass, at most; by"
                        + " default its time ends first.")
        @WithDefault("10000")
        @Range(least = "0", most = "10000")
        int maxRetries();

        @Description("Wait before the first retry; it doubles with every further one.")
        @WithDefault("100ms")
        @Range(least = "0s", most = "10m")
        ConfigDuration delay();

        @Description(
                "Longest wait between two tries, unless the store itself asks for a longer one.")
        @WithDefault("5s")
        @Range(least = "0s", most = "1h")
        ConfigDuration maxDelay();

        @Description(
                "By how many percent, at most, a wait is made shorter at random; 100 is full jitter.")
        @WithDefault("100")
        @Range(least = "0", most = "100")
        int jitter();

        @Description(
                "Deadline of a call that a client's request waits for, retries and waits included; for"
                        + " calls that move an object's bytes, the time from the first failure in which a"
                        + " retry may begin.")
        @WithDefault("30s")
        @Range(least = "1ms", most = "1h")
        ConfigDuration maxDuration();

        @Description(
                "As max-duration, for the command archive and for uploads in the background: the time from a"
                        + " call's first failure in which a retry may begin.")
        @WithDefault("5m")
        @Range(least = "1ms", most = "1d")
        ConfigDuration backgroundDuration();

        @Description("Longest time of one try of a call that moves no object's bytes.")
        @WithDefault("10s")
        @Range(least = "1ms", most = "1h")
        ConfigDuration timeout();

        @Description(
                "Longest time of one try of a call that moves an object's bytes: a piece, a whole small"
                        + " object, or what is left of a large one when it is finished.")
        @WithDefault("10m")
        @Range(least = "1ms", most = "1d")
        ConfigDuration transferTimeout();

        @Description(
                "After so many calls in a row that failed for good, calls fail at once, without asking"
                        + " the store.")
        @WithDefault("8")
        @Range(least = "1", most = "10000")
        int circuitFailures();

        @Description("How long calls fail at once before one is let through again.")
        @WithDefault("5s")
        @Range(least = "0s", most = "1h")
        ConfigDuration circuitDelay();
    }
}
