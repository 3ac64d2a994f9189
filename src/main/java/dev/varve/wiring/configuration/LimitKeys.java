package dev.varve.wiring.configuration;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;

/** {@code varve.limits.*} */
@RegisterForReflection
public interface LimitKeys {

    @Description("Most bytes of a request's body, as sent.")
    @WithDefault("8GiB")
    @Range(least = "1KiB", most = "16TiB")
    DataSize body();

    @Description("Most bytes of a compressed body or of a JSON document once unpacked.")
    @WithDefault("64MiB")
    @Range(least = "1KiB", most = "1GiB")
    DataSize decompressed();

    @Description(
            "Largest window of a zstd frame in a request's body, which its decoder holds in memory;"
                    + " a frame that wants more gets 413.")
    @WithDefault("8MiB")
    @Range(least = "1KiB", most = "128MiB")
    DataSize zstdWindow();

    @Description("Most bytes of one record.")
    @WithDefault("16MiB")
    @Range(least = "1KiB", most = "256MiB")
    DataSize record();

    @Description("Most levels of objects and arrays in a record.")
    @WithDefault("128")
    @Range(least = "1", most = "1000")
    int depth();

    @Description("Most columns of a table.")
    @WithDefault("1000")
    @Range(least = "1", most = "20000")
    int columns();

    @Description(
            "Most tables besides the predefined ones and the default table; a request that names"
                    + " one more gets 429.")
    @WithDefault("1000")
    @Range(least = "1", most = "1000000")
    int tables();

    @Description("Most partitions that hold records which are in no finished file yet.")
    @WithDefault("10000")
    @Range(least = "1", most = "10000000")
    int partitions();

    @Description("Most bytes of a field's name.")
    @WithDefault("1KiB")
    @Range(least = "16", most = "64KiB")
    DataSize fieldName();

    @Description(
            "Most records of one request that may be rejected; with one more the rest of its body"
                    + " gets 422, and a body that is taken whole or not at all is not taken.")
    @WithDefault("1000")
    @Range(least = "0", most = "1000000000")
    int rejections();

    @Description(
            "Most bytes of dead letters that requests may cause in an hour, before compression;"
                    + " further rejections get 429.")
    @WithDefault("1GiB")
    @Range(least = "1MiB", most = "1TiB")
    DataSize deadLetters();

    @Description("Most requests that are read at the same time; others wait, then get 503.")
    @WithDefault("8")
    @Range(least = "1", most = "1000")
    int requests();
}
