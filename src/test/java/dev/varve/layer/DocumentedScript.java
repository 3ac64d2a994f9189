package dev.varve.layer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The scripts that the page of the audit chains shows, as somebody would run them. */
final class DocumentedScript {

    private static final String BEGIN = "```python\n";

    private DocumentedScript() {}

    /** What the first script tells of a chain of ranges. */
    static String ofBronze(Path folder, Path chain) throws Exception {
        return run(folder, chain, 1);
    }

    /** What the second tells of the chain of a table. */
    static String ofHive(Path folder, Path chain) throws Exception {
        return run(folder, chain, 2);
    }

    private static String run(Path folder, Path chain, int number) throws Exception {
        Assumptions.assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(each -> Files.isExecutable(Path.of(each, "python3"))),
                "there is no python3 here");
        String[] scripts = Files.readString(Path.of("src/docs/AUDIT.md")).split(BEGIN, -1);
        assertEquals(3, scripts.length);
        Path script = folder.resolve("chain.py");
        Files.writeString(script, scripts[number].substring(0, scripts[number].indexOf("```")));
        Process python =
                new ProcessBuilder("python3", script.toString(), chain.toString())
                        .redirectErrorStream(true)
                        .start();
        String told = new String(python.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, python.waitFor(), told);
        return told;
    }
}
