package dev.varve.wiring.configuration;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
        Map<String, String> environment = new HashMap<>(readFile(Path.of(".env")));
        environment.putAll(System.getenv());
        return new ProcessEnvironment(environment, strings(System.getProperties()));
    }

    /** The variables of a file of {@code NAME=value} lines; none when there is no such file. */
    public static Map<String, String> readFile(Path file) {
        if (!Files.isRegularFile(file)) {
            return Map.of();
        }
        Properties lines = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            lines.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        return strings(lines);
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
