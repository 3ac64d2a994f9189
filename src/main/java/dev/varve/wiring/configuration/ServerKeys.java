package dev.varve.wiring.configuration;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/**
 * What {@code varve.store.*}, {@code varve.mirror.*} and {@code varve.input.*} share: whose buckets
 * are meant.
 */
@RegisterForReflection
public interface ServerKeys {

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
}
