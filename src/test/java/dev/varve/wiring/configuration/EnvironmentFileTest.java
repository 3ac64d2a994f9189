package dev.varve.wiring.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.varve.door.cli.WrongConfigurationException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentFileTest {

    private static final Path SHELL = Path.of("/bin/sh");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "V=plain",
                "export V=plain",
                "  export   V='with blanks'  # and a comment",
                "V=\"with \\\"quotes\\\" and \\\\\"",
                "V='it'\"'\"'s'",
                "V=a\"b c\"d'e f'",
                "V=a#b",
                "V=a #b",
                "V=",
                "V=''",
                "V=a\\ b",
                "# a comment\n\nV=1\nV=2\n",
                "V='two\nlines'",
                "V=\"two\nlines\"",
                "V=one\\\nline",
                "V='$HOME'",
                "V=\"a\\$b\"",
                "V=100$",
                "V='{\"t\": [1]}'",
            })
    void readsAValueAsAShellDoes(String text) throws Exception {
        assumeTrue(Files.isExecutable(SHELL), "skipped: no " + SHELL);
        Path file = folder.resolve("file.env");
        Files.writeString(file, text);
        Process shell =
                new ProcessBuilder(
                                SHELL.toString(),
                                "-c",
                                ". \"$0\"; printf '[%s]' \"$V\"",
                                file.toString())
                        .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, shell.waitFor());
        assertEquals(said, "[" + EnvironmentFile.read(file).values().get("V") + "]");
    }

    @Test
    void readsEveryAssignment() {
        assertEquals(
                Map.of("A", "1", "B_2", "x y", "C", ""),
                EnvironmentFile.parse("f", "A=1\r\nexport B_2='x y'\r\n\r\n # none\r\nC=\r\n")
                        .values());
    }

    @Test
    void passesOverWhatHandsVariablesOn() {
        assertEquals(
                Map.of("A", "1"),
                EnvironmentFile.parse("f", "A=1\nexport A\n export A B_2 # both\n").values());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "export               | f:1: it must be NAME=value",
                "export A-B           | f:1: it must be NAME=value",
                "no assignment        | f:1: it must be NAME=value",
                "1A=x                 | f:1: it must be NAME=value",
                "A=x y                | f:1: a value with blanks needs quotes",
                "A=$HOME              | f:1: '$' is not expanded here; put the value in single quotes",
                "A=\"${HOME}\"        | f:1: '$' is not expanded here; use single quotes",
                "A='x                 | f:1: the quote ' does not end",
                "A=\"x                | f:1: the quote \" does not end",
                "A=x`date`            | f:1: '`' is not expanded here; put the value in single quotes",
            },
            quoteCharacter = '~')
    void namesTheLineThatIsNone(String text, String said) {
        WrongConfigurationException wrong =
                assertThrows(
                        WrongConfigurationException.class, () -> EnvironmentFile.parse("f", text));
        assertEquals(said, wrong.getMessage());
    }

    @Test
    void separatorsOfCommandsArePartOfAValue() {
        assertEquals(
                Map.of("A", "ticker=product_id,date;event=hour", "B", "(a|b)&c"),
                EnvironmentFile.parse("f", "A=ticker=product_id,date;event=hour\nB=(a|b)&c\n")
                        .values());
    }

    @Test
    void bareJsonStandsForItself() {
        assertEquals(
                Map.of("A", "{\"t\": [\"$x; y\"]}", "B", "[1]"),
                EnvironmentFile.parse("f", "A={\"t\": [\"$x; y\"]} \nexport B=[1]").values());
    }

    @Test
    void countsTheLinesOfAValue() {
        WrongConfigurationException wrong =
                assertThrows(
                        WrongConfigurationException.class,
                        () -> EnvironmentFile.parse("f", "A='1\n2'\nB=\"3\n4\"\nC x"));
        assertEquals("f:5: it must be NAME=value", wrong.getMessage());
        assertEquals(
                Map.of("A", "f:1", "B", "f:3", "C", "f:6"),
                EnvironmentFile.parse("f", "A='1\n2'\nB=\"3\n4\"\n#\nC=x").places());
    }
}
