package dev.varve.wiring.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which Varve this is, as the build wrote it. */
public final class Version {

    private static final String RESOURCE = "/varve.properties";

    private Version() {}

    public static String number() {
        return read("version");
    }

    /** Of the source; {@code unknown} where the build was not told. */
    static String revision() {
        return read("revision");
    }

    private static String read(String name) {
        Properties properties = new Properties();
        try (InputStream resource = Version.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the build left out " + RESOURCE);
            }
            properties.load(resource);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties.getProperty(name);
    }
}
