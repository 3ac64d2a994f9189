package dev.varve.wiring.configuration;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** {@code varve.input.*}: the buckets that the commands archive and copy read. */
@RegisterForReflection
public interface InputKeys extends ServerKeys {

    S3Keys s3();

    GcsKeys gcs();

    /** {@code varve.input.s3.*} */
    @RegisterForReflection
    interface S3Keys {

        @Description(
                "Whether requests for inputs in s3:// are not signed: for buckets that anyone may read.")
        @WithDefault("off")
        Choice.Switch noCredentials();
    }

    /** {@code varve.input.gcs.*} */
    @RegisterForReflection
    interface GcsKeys {

        @Description("Project that requests for inputs in gs:// name; they need none.")
        Optional<String> project();

        @Description(
                "Whether requests for inputs in gs:// carry no credentials: for buckets that anyone may"
                        + " read, and for emulators.")
        @WithDefault("off")
        Choice.Switch noCredentials();
    }
}
