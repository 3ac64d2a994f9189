package dev.varve;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Which version of a library the tests run with. */
public final class JarNames {

    private JarNames() {}

    /** The file name of the jar that the class comes from. */
    public static String of(Class<?> type) throws URISyntaxException {
        Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        return jar.getFileName().toString();
    }
}
