package dev.varve.wiring.configuration;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * What the process finds when it starts: environment variables, a file {@code .env} in the working
 * folder (what both set, the environment decides) and the JVM's properties.
 *
 * @param environment variables by name
 * @param properties system properties by name
 */
public record ProcessEnvironment(Map<String, String> environment, Map<String, String> properties) {

    public static ProcessEnvironment ofProcess() {
        Map<String, String> environment = new HashMap<>(EnvironmentFile.read(Path.of(".env")));
        environment.putAll(System.getenv());
        return new ProcessEnvironment(environment, strings(System.getProperties()));
    }

    /**
     * The variables of a file of assignments; none when there is no such file.
     *
     * @throws dev.varve.door.cli.WrongConfigurationException if a line is none; it names file and
     *     line
     */
    public static Map<String, String> readFile(Path file) {
        return EnvironmentFile.read(file);
    }

    private static Map<String, String> strings(Properties properties) {
        Map<String, String> strings = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            strings.put(name, properties.getProperty(name));
        }
        return strings;
    }

    /** Both, for what may stand in either. */
    Map<String, String> all() {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(properties);
        return all;
    }
}
