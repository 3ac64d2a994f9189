package dev.varve.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The loader finds, in the base of the native image, every library that the executable names. */
class ExecutableLibrariesIT {

    /**
     * What quarkus-micro-image 2.0 holds: glibc of ubi9-micro, and three libraries that are copied
     * into it (QuarkusMicro.java in https://github.com/quarkusio/quarkus-images).
     */
    private static final Set<String> IN_THE_BASE =
            Set.of(
                    "ld-linux-x86-64.so.2",
                    "ld-linux-aarch64.so.1",
                    "libc.so.6",
                    "libdl.so.2",
                    "libm.so.6",
                    "libpthread.so.0",
                    "librt.so.1",
                    "libresolv.so.2",
                    "libgcc_s.so.1",
                    "libstdc++.so.6",
                    "libz.so.1");

    @Test
    void theBaseHoldsWhatTheExecutableNeeds() throws IOException {
        String executable = System.getProperty("varve.executable");
        Assumptions.assumeTrue(
                executable != null, "skipped: -Dvarve.executable= names no executable");
        List<String> needed = ElfFile.needed(Path.of(executable));
        assertEquals(
                List.of(),
                needed.stream().filter(library -> !IN_THE_BASE.contains(library)).toList(),
                () -> "of " + needed);
    }
}
