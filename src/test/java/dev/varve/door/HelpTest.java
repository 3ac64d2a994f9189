package dev.varve.door;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.door.Request.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HelpTest {

    private static final Command PROGRAM = CommandLineDoor.PROGRAM;

    static Stream<Command> commands() {
        return Stream.concat(Stream.of(PROGRAM), PROGRAM.commands().stream());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionInTheHelpIsOneThatTheParserKnows(Command command) {
        String page = HelpPage.of(command);
        for (Option option : command.options()) {
            for (String name : option.names()) {
                assertTrue(page.contains(name), name);
                Request request = new Parser(PROGRAM).parse(words(command, option, name));
                assertEquals(command, request.command());
                assertEquals(option.subject(), request.subject());
                if (option.subject() == Subject.WORK) {
                    String value = option.label().isEmpty() ? "true" : "value";
                    assertEquals(value, request.options().get(name));
                }
            }
        }
    }

    private static String[] words(Command command, Option option, String name) {
        List<String> words = new ArrayList<>();
        if (!command.equals(PROGRAM)) {
            words.add(command.name());
        }
        words.add(name);
        if (!option.label().isEmpty()) {
            words.add("value");
        }
        command.operands().forEach(operand -> words.add("file"));
        return words.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "-h",
                "--version",
                "-V",
                "serve -h",
                "archive --help",
                "completion --help",
                "",
                "serve",
                "config",
                "health",
                "completion"
            })
    void aPlainRequestIsWhatTheParserWouldMakeOfIt(String line) {
        String[] words = line.isEmpty() ? new String[0] : line.split(" ");
        assertEquals(Optional.of(new Parser(PROGRAM).parse(words)), Request.plain(PROGRAM, words));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "archive",
                "archive --version",
                "archive --table --help",
                "archive -- --help",
                "archive --help file",
                "settle --help",
                "--help archive",
                "--demo",
                "serve --demo",
                "--help=true"
            })
    void allElseIsLeftToTheParser(String line) {
        assertEquals(Optional.empty(), Request.plain(PROGRAM, line.split(" ")));
    }

    @Test
    void anOptionsValueIsNoCallForHelp() {
        UsageException wrong =
                assertThrows(
                        UsageException.class,
                        () -> new Parser(PROGRAM).parse("archive", "--table", "--help"));
        assertEquals(
                "Expected parameter for option '--table' but found '--help'"
                        + " (varve archive --help shows what there is)",
                wrong.sentence());
        Request files = new Parser(PROGRAM).parse("archive", "--", "--help");
        assertEquals(Subject.WORK, files.subject());
    }

    @Test
    void helpBeforeTheCommandIsHelpForTheCommand() {
        Request request = new Parser(PROGRAM).parse("--help", "archive");
        assertEquals(Subject.HELP, request.subject());
        assertEquals(ArchiveCommand.COMMAND, request.command());
    }
}
