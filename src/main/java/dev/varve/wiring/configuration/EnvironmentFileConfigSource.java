package dev.varve.wiring.configuration;

import io.smallrye.config.EnvConfigSource;
import java.nio.file.Path;

/**
 * The file {@code .env} of the working folder for the container, which discovers this class: read
 * as the commands read it, and before the container's own reading of it (295).
 */
public final class EnvironmentFileConfigSource extends EnvConfigSource {

    private static final long serialVersionUID = 1L;

    private static final int ORDINAL = 296;

    public EnvironmentFileConfigSource() {
        super(EnvironmentFile.read(Path.of(".env")).values(), ORDINAL);
    }
}
