package dev.varve.wiring.configuration;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** {@code varve.store.*} */
@RegisterForReflection
public interface StoreKeys extends BucketKeys {

    @Description("Where files live: local (also FS), s3 (also what speaks its protocol) or gcs.")
    @WithDefault("local")
    Choice.StoreType type();

    @Description("Folder of the local store; ~/ is the home folder.")
    @WithDefault("./data")
    String directory();

    @Description(
            "Whether the commands archive and copy let the file of a whole range take the place of one"
                    + " with other bytes, in the layout bronze with its audit chain, which tells of it.")
    @WithDefault("off")
    Choice.Switch allowOverwrite();

    @Description(
            "Bytes a second that verify and inspect read from the store at most, such as 20MiB; as fast as"
                    + " it goes by default.")
    @Range(least = "1KiB", most = "1TiB")
    Optional<DataSize> readBandwidth();

    RetryKeys retry();

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
