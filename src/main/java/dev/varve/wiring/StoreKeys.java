package dev.varve.wiring;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** {@code varve.store.*} */
@RegisterForReflection
public interface StoreKeys {

    @Meaning("Where files live: local (also FS), s3 (also what speaks its protocol) or gcs.")
    @WithDefault("local")
    Choice.StoreType type();

    @Meaning("Folder of the local store; ~/ is the home folder.")
    @WithDefault("./data")
    String directory();

    @Meaning("Bucket of the stores s3 and gcs.")
    Optional<String> bucket();

    @Meaning("Region of the store s3.")
    @WithDefault("us-east-1")
    String region();

    @Meaning(
            "Address of another service: for s3 one that is compatible (MinIO, R2, B2, Ceph), for gcs"
                    + " an emulator.")
    Optional<String> endpoint();

    @Meaning(
            "Whether the store s3 finds the bucket in the path of an address, not in its host. Left"
                    + " out, on where an endpoint is named and off otherwise.")
    Optional<Choice.Switch> pathStyle();

    @Meaning("First segments of every key.")
    Optional<String> prefix();

    @Meaning("Always off: a stored file is never replaced.")
    @WithDefault("off")
    Choice.Switch allowOverwrite();

    S3Keys s3();

    GcsKeys gcs();

    RetryKeys retry();

    /** {@code varve.store.s3.*} */
    @RegisterForReflection
    interface S3Keys {

        @Meaning("Size of every part of an upload in parts; the last is what is left.")
        @WithDefault("5MiB")
        @Within(least = "5MiB", most = "1GiB")
        DataSize partSize();

        @Meaning("Objects up to this size are sent with one request, larger ones in parts.")
        @WithDefault("10MiB")
        @Within(least = "0", most = "1GiB")
        DataSize threshold();

        @Meaning("Most parts under way at once, for all objects together.")
        @WithDefault("4")
        @Within(least = "1", most = "64")
        int parallelParts();

        @Meaning("What the service encrypts new objects with; none leaves it to the bucket.")
        @WithDefault("none")
        Choice.Encryption encryption();

        @Meaning(
                "Key of the encryption aws:kms: its id, ARN or alias; the account's own by default.")
        Optional<String> kmsKey();

        @Meaning("Storage class of new objects, such as STANDARD_IA; the bucket's by default.")
        Optional<String> storageClass();

        @Meaning(
                "Tags of every new object, at most 10, as name=value, several separated by a semicolon:"
                        + " team=data;cost=42.")
        Optional<String> tags();
    }

    /** {@code varve.store.gcs.*} */
    @RegisterForReflection
    interface GcsKeys {

        @Meaning("Project that the store gcs names in its requests; it needs none.")
        Optional<String> project();

        @Meaning("How much of a large object is sent at once; a multiple of 256KiB.")
        @WithDefault("8MiB")
        @Within(least = "256KiB", most = "1GiB")
        DataSize chunkSize();

        @Meaning("Whether the store gcs sends no credentials, as emulators want it.")
        @WithDefault("off")
        Choice.Switch noCredentials();
    }

    /** {@code varve.store.retry.*} */
    @RegisterForReflection
    interface RetryKeys {

        @Meaning("How often a call to the store is tried again when its failure may pass.")
        @WithDefault("3")
        @Within(least = "0", most = "100")
        int maxRetries();

        @Meaning("Wait before the first retry; it doubles with every further one.")
        @WithDefault("100ms")
        @Within(least = "0s", most = "10m")
        Interval delay();

        @Meaning("Longest wait between two tries, unless the store itself asks for a longer one.")
        @WithDefault("10s")
        @Within(least = "0s", most = "1h")
        Interval maxDelay();

        @Meaning("By how many percent a wait is made longer or shorter at random.")
        @WithDefault("50")
        @Within(least = "0", most = "100")
        int jitter();

        @Meaning(
                "Deadline of a call, retries and waits included; for calls that move an object's bytes,"
                        + " the time from the first failure in which a retry may begin.")
        @WithDefault("30s")
        @Within(least = "1ms", most = "1h")
        Interval maxDuration();

        @Meaning("Longest time of one try of a call that moves no object's bytes.")
        @WithDefault("10s")
        @Within(least = "1ms", most = "1h")
        Interval timeout();

        @Meaning(
                "Longest time of one try of a call that moves an object's bytes: a piece, a whole small"
                        + " object, or what is left of a large one when it is finished.")
        @WithDefault("10m")
        @Within(least = "1ms", most = "1d")
        Interval transferTimeout();

        @Meaning(
                "After so many calls in a row that failed for good, calls fail at once, without asking"
                        + " the store.")
        @WithDefault("8")
        @Within(least = "1", most = "10000")
        int circuitFailures();

        @Meaning("How long calls fail at once before one is let through again.")
        @WithDefault("5s")
        @Within(least = "0s", most = "1h")
        Interval circuitDelay();
    }
}
