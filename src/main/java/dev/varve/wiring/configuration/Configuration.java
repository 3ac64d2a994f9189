package dev.varve.wiring.configuration;

import dev.varve.door.cli.GivenKeys;
import dev.varve.door.cli.WrongConfigurationException;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.Map;

/**
 * The configuration without the container: what the commands read before, or instead of, starting
 * it. The sources and their order are those of the container: options of the command line, system
 * properties, environment, {@code .env}, aliases, {@code config/application.properties}, defaults.
 */
public final class Configuration {

    static final String COMMAND_LINE = "command line";

    /** What a person reads then is the report of a command, or the demo. */
    private static final Map<String, String> QUIET_LOG =
            Map.of("varve.log.json", "off", "varve.log.level", "warn");

    /** Above everything else. */
    private static final int COMMAND_LINE_ORDINAL = 1000;

    private static final int PROPERTIES_ORDINAL = 400;
    private static final int ENVIRONMENT_ORDINAL = 300;
    private static final int PROPERTIES_FILE_ORDINAL = 260;

    private Configuration() {}

    /**
     * @throws WrongConfigurationException if any key is wrong or unknown; it lists all that are
     */
    public static VarveConfig read(ProcessEnvironment surroundings, GivenKeys given) {
        check(surroundings, given);
        return builder(surroundings, given)
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
    public static CheckedValues check(ProcessEnvironment surroundings, GivenKeys given) {
        return ConfigurationCheck.check(sources(surroundings, given), surroundings, given.places());
    }

    /** The sources alone, unchecked. */
    public static SmallRyeConfig sources(ProcessEnvironment surroundings, GivenKeys given) {
        return builder(surroundings, given).build();
    }

    /** What is given, and a quiet log unless somebody has set it. */
    public static GivenKeys quietly(ProcessEnvironment surroundings, GivenKeys given) {
        Map<String, String> missing = new HashMap<>(QUIET_LOG);
        SmallRyeConfig set = sources(surroundings, given);
        missing.keySet().removeIf(key -> set.getConfigValue(key).getValue() != null);
        return given.with(missing);
    }

    private static SmallRyeConfigBuilder builder(ProcessEnvironment surroundings, GivenKeys given) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withValidateUnknown(false)
                .withConverters(Converters.all())
                .withSources(
                        new PropertiesConfigSource(
                                given.values(), COMMAND_LINE, COMMAND_LINE_ORDINAL),
                        new PropertiesConfigSource(
                                surroundings.properties(), "system properties", PROPERTIES_ORDINAL),
                        new EnvConfigSource(surroundings.environment(), ENVIRONMENT_ORDINAL),
                        new AliasConfigSource(surroundings),
                        new PropertiesConfigSource(
                                surroundings.fileProperties(),
                                ProcessEnvironment.PROPERTIES_FILE,
                                PROPERTIES_FILE_ORDINAL));
    }
}
