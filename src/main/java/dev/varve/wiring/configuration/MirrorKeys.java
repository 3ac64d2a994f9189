package dev.varve.wiring.configuration;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** {@code varve.mirror.*} */
@RegisterForReflection
public interface MirrorKeys extends BucketKeys {

    @Description(
            "Where a second store lives, which gets what is published: local, s3 or gcs. Left out, there is"
                    + " none.")
    Optional<Choice.StoreType> type();

    @Description("Folder of the mirror local.")
    Optional<String> directory();

    @Description(
            "Most names of new objects that wait to be mirrored; what is more is found by comparing the"
                    + " stores.")
    @WithDefault("10000")
    @Range(least = "1", most = "1000000")
    int queue();

    @Description(
            "How often the service compares the names and sizes in both stores, beside at its start; after"
                    + " a failure it does so within a minute.")
    @WithDefault("PT1H")
    @Range(least = "1s", most = "P30D")
    ConfigDuration interval();

    @Description(
            "Bytes a second that are read to be mirrored, or compared, at most, of each store: 20MiB; as fast"
                    + " as it goes by default.")
    @Range(least = "1KiB", most = "1TiB")
    Optional<DataSize> bandwidth();
}
