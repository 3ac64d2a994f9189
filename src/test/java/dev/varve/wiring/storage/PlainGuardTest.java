package dev.varve.wiring.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.varve.JarNames;
import io.smallrye.faulttolerance.apiimpl.GuardImpl;
import org.junit.jupiter.api.Test;

final class PlainGuardTest {

    /** What it builds on is public and no API, so an upgrade is looked at. */
    @Test
    void theGuardIsBuiltAsInTheVersionThatWasRead() throws Exception {
        assertEquals(
                "smallrye-fault-tolerance-apiimpl-6.11.1.jar",
                JarNames.of(GuardImpl.class),
                "PlainGuard implements BuilderLazyDependencies: compare what it answers with the new version's standalone guard, and then name the version here");
    }
}
