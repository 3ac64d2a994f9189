package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.ChildJvm;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Help comes from a JVM that has no class of the parser's: loading it takes longer than helping.
 */
final class ParserFreeHelpTest {

    @ParameterizedTest
    @ValueSource(strings = {"--help", "--version", "archive --help", "serve -h", "config"})
    void helpLoadsNothingOfTheParser(String line) throws Exception {
        assertEquals("", varve(0, line.split(" ")));
    }

    /** So that the test above says something. */
    @Test
    void workNeedsTheParser() throws Exception {
        assertTrue(varve(1, "archive").contains("NoClassDefFoundError: picocli/CommandLine"));
    }

    /** The program without picocli on its class path; what it says on standard error. */
    private static String varve(int status, String... words) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(ChildJvm.java(), "-cp", withoutParser(), Main.class.getName()));
        command.addAll(List.of(words));
        Process process =
                new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(status, process.waitFor(), said);
        return said;
    }

    private static String withoutParser() {
        List<String> all =
                Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));
        List<String> rest = all.stream().filter(element -> !isParser(element)).toList();
        assertNotEquals(all.size(), rest.size(), "nothing to leave out");
        return String.join(File.pathSeparator, rest);
    }

    private static boolean isParser(String classPathElement) {
        return Path.of(classPathElement).getFileName().toString().startsWith("picocli");
    }
}
