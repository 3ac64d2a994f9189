package dev.varve.wiring.configuration;

import dev.varve.door.cli.WrongConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;

/**
 * The configuration without the container: what the commands read before, or instead of, starting
 * it. The sources and their order are those of the container: options of the command line, system
 * properties, environment, {@code .env}, aliases, defaults.
 */
public final class Configuration {

    static final String COMMAND_LINE = "command line";

    /** Above everything else. */
    private static final int COMMAND_LINE_ORDINAL = 1000;

    private static final int PROPERTIES_ORDINAL = 400;
    private static final int ENVIRONMENT_ORDINAL = 300;

    private Configuration() {}

    /**
     * @param options keys with the values that the command line gives them
     * @throws WrongConfigurationException if any key is wrong or unknown; it lists all that are
     */
    public static VarveConfig read(ProcessEnvironment surroundings, Map<String, String> options) {
        check(surroundings, options);
        return builder(surroundings, options)
                .withMapping(VarveConfig.class)
                .build()
                .getConfigMapping(VarveConfig.class);
    }

    /**
     * Checks without reading, which is all that is needed before a container that reads itself.
     *
     * @return the values of all keys
     * @throws WrongConfigurationException as {@link #read}
     */
    public static CheckedValues check(
            ProcessEnvironment surroundings, Map<String, String> options) {
        return ConfigurationCheck.check(sources(surroundings, options), surroundings);
    }

    /** The sources alone, unchecked. */
    public static SmallRyeConfig sources(
            ProcessEnvironment surroundings, Map<String, String> options) {
        return builder(surroundings, options).build();
    }

    private static SmallRyeConfigBuilder builder(
            ProcessEnvironment surroundings, Map<String, String> options) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withValidateUnknown(false)
                .withConverters(Converters.all())
                .withSources(
                        new PropertiesConfigSource(options, COMMAND_LINE, COMMAND_LINE_ORDINAL),
                        new PropertiesConfigSource(
                                surroundings.properties(), "system properties", PROPERTIES_ORDINAL),
                        new EnvConfigSource(surroundings.environment(), ENVIRONMENT_ORDINAL),
                        new AliasConfigSource(surroundings));
    }
}
