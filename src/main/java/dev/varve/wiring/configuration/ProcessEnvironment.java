package dev.varve.wiring.configuration;

import dev.varve.door.cli.WrongConfigurationException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * What the process finds when it starts: environment variables, a file {@code .env} in the working
 * folder (what both set, the environment decides), the JVM's properties, and the file of properties
 * that the container reads, too.
 *
 * @param environment variables by name
 * @param properties system properties by name
 * @param places where variables stand that are in a file, by name
 * @param fileProperties of {@link #PROPERTIES_FILE}, by name
 */
public record ProcessEnvironment(
        Map<String, String> environment,
        Map<String, String> properties,
        Map<String, String> places,
        Map<String, String> fileProperties) {

    static final String PROPERTIES_FILE = "config/application.properties";

    /** Without files. */
    public ProcessEnvironment(Map<String, String> environment, Map<String, String> properties) {
        this(environment, properties, Map.of(), Map.of());
    }

    /**
     * @throws WrongConfigurationException if a file cannot be read; it names the file
     */
    public static ProcessEnvironment ofProcess() {
        return of(Path.of(""), System.getenv(), strings(System.getProperties()));
    }

    /** As {@link #ofProcess}, in that working folder. */
    static ProcessEnvironment of(
            Path folder, Map<String, String> variables, Map<String, String> properties) {
        Variables file = EnvironmentFile.read(folder.resolve(".env"));
        Map<String, String> environment = new HashMap<>(file.values());
        environment.putAll(variables);
        Map<String, String> places = new HashMap<>(file.places());
        places.keySet().removeAll(variables.keySet());
        return new ProcessEnvironment(
                environment, properties, places, readProperties(folder.resolve(PROPERTIES_FILE)));
    }

    private static Map<String, String> readProperties(Path file) {
        Properties properties = new Properties();
        if (Files.isRegularFile(file)) {
            try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException unreadable) {
                throw new WrongConfigurationException(
                        List.of("cannot read %s: %s".formatted(file, unreadable.getMessage())));
            }
        }
        return strings(properties);
    }

    /**
     * The variables of a file of assignments; none when there is no such file.
     *
     * @throws WrongConfigurationException if a line is none; it names file and line
     */
    public static Variables readFile(Path file) {
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
