package dev.varve.wiring.configuration;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** What {@code varve.store.*} and {@code varve.mirror.*} share: where objects lie, and how. */
@RegisterForReflection
public interface BucketKeys extends ServerKeys {

    @Description("Bucket of the stores s3 and gcs.")
    Optional<String> bucket();

    @Description("First segments of every key.")
    Optional<String> prefix();

    @Description(
            "What keeps a stored file from being replaced: require tries the store's conditional writes"
                    + " before the first file and refuses a server without them; check (of s3 alone) looks"
                    + " at the name before and after each file instead, which two writers at the same moment"
                    + " can slip through.")
    @WithDefault("require")
    Choice.ConditionalWrites conditionalWrites();

    @Description(
            "How long each published object is retained from its creation on: 3650d. For the stores s3 (object"
                    + " lock) and gcs (object retention), whose bucket must have it; none by default.")
    @Range(least = "1d", most = "36500d")
    Optional<ConfigDuration> retention();

    @Description(
            "Who may end a retention before its time: governance, who has the permission; compliance,"
                    + " nobody.")
    @WithDefault("governance")
    Choice.RetentionMode retentionMode();

    @Description(
            "Whether each published object is held until somebody takes the hold away: a legal hold of"
                    + " the store s3, a temporary hold of the store gcs.")
    @WithDefault("off")
    Choice.Switch legalHold();

    S3Keys s3();

    GcsKeys gcs();

    /** {@code varve.store.s3.*}, {@code varve.mirror.s3.*} */
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

    /** {@code varve.store.gcs.*}, {@code varve.mirror.gcs.*} */
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
}
