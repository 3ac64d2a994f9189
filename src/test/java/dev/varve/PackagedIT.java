package dev.varve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What {@code package} leaves must run as README says. */
final class PackagedIT {

    private static final Path APPLICATION = Path.of(System.getProperty("varve.app"));

    @Test
    void needsNoFlagsOfTheJvm() throws Exception {
        try (JarFile jar = new JarFile(APPLICATION.resolve("quarkus-run.jar").toFile())) {
            Attributes attributes = jar.getManifest().getMainAttributes();
            List<String> opened = List.of(attributes.getValue("Add-Opens").split(" "));
            assertTrue(opened.contains("java.base/java.nio"), opened.toString());
            assertEquals("ALL-UNNAMED", attributes.getValue("Enable-Native-Access"));
        }
    }

    @Test
    void carriesNoHadoop() throws Exception {
        try (var files = Files.walk(APPLICATION)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.getFileName().toString().contains("hadoop-client"))
                            .toList());
        }
    }

    private static boolean isBinary(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            return bytes.read() != '#';
        }
    }

    @Test
    void hasALauncherOnTheJdkThatBuiltIt() throws Exception {
        Path launcher = APPLICATION.resolveSibling("varve");
        assumeFalse(isBinary(launcher), "skipped: the executable was built in place of the script");
        assertTrue(Files.isExecutable(launcher), launcher.toString());
        assertTrue(Files.readString(launcher).contains(System.getProperty("java.home")));
    }
}
