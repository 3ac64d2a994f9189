package dev.varve.wiring.substitution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.JarNames;
import io.quarkus.runtime.configuration.PropertiesUtil;
import io.smallrye.config.NameIterator;
import org.junit.jupiter.api.Test;

/** What replaces a method of a library was written beside one version of it. */
final class ReadVersionsTest {

    @Test
    void theLibrariesAreThoseWhoseMethodsWereRead() throws Exception {
        assertRead("quarkus-core-3.37.3.jar", PropertiesUtil.class, "KnownKeys", "isMapped");
        assertRead(
                "smallrye-config-core-3.17.2.jar",
                NameIterator.class,
                "NextSegment",
                "getNextEnd and nextSegmentEquals");
    }

    private static void assertRead(
            String jar, Class<?> original, String substitution, String methods) throws Exception {
        assertEquals(
                jar,
                JarNames.of(original),
                () ->
                        "%s replaces %s of %s: compare them with the new version's, and then name it here"
                                .formatted(substitution, methods, original.getName()));
    }
}
