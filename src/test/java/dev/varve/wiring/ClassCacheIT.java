package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the other tests are quick by is there. */
class ClassCacheIT {

    @TempDir Path folder;

    @Test
    void classesOfTheProgramComeFromTheCache() throws Exception {
        Path log = folder.resolve("classes.log");
        ProcessBuilder config = Packaged.jar("config");
        Assumptions.assumeTrue(
                config.command().stream().anyMatch(each -> each.startsWith("-XX:AOTCache=")),
                "skipped: this Java makes no cache");
        config.command().add(1, "-Xlog:class+load:file=" + log);
        try (Packaged program = Packaged.start(config)) {
            List<String> lines = program.allLines();
            assertEquals(0, program.status(), lines::toString);
            assertTrue(lines.stream().noneMatch(line -> line.contains("[aot]")), lines::toString);
        }
        try (var lines = Files.lines(log)) {
            assertTrue(
                    lines.filter(line -> line.contains(" dev.varve."))
                            .anyMatch(line -> line.contains("source: shared objects file")));
        }
    }
}
