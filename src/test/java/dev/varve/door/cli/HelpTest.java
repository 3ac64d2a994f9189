package dev.varve.door.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.door.cli.Invocation.Action;
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
        return withThoseBelow(PROGRAM);
    }

    private static Stream<Command> withThoseBelow(Command command) {
        return Stream.concat(
                Stream.of(command), command.commands().stream().flatMap(HelpTest::withThoseBelow));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionInTheHelpIsOneThatTheParserKnows(Command command) {
        String page = HelpPage.of(command);
        for (Option option : command.options()) {
            for (String name : option.names()) {
                assertTrue(page.contains(name), name);
                Invocation invocation =
                        new ArgumentParser(PROGRAM).parse(words(command, option, name));
                assertEquals(command, invocation.command());
                assertEquals(option.action(), invocation.action());
                if (option.action() == Action.RUN) {
                    String value = option.label().isEmpty() ? "true" : "value";
                    assertEquals(value, invocation.options().get(name));
                }
            }
        }
    }

    @Test
    void anEmptyValueIsNoValue() {
        UsageException wrong =
                assertThrows(
                        UsageException.class,
                        () ->
                                new ArgumentParser(PROGRAM)
                                        .parse("archive", "--table", "", "records.ndjson"));
        assertEquals(
                "Empty value for option '--table' (NAME): without the option there is a default",
                wrong.getMessage());
    }

    private static String[] words(Command command, Option option, String name) {
        List<String> words = new ArrayList<>(List.of(command.call().split(" ")));
        words.removeFirst();
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
                "store --help",
                "",
                "serve",
                "config",
                "health",
                "completion"
            })
    void aPlainRequestIsWhatTheParserWouldMakeOfIt(String line) {
        String[] words = line.isEmpty() ? new String[0] : line.split(" ");
        assertEquals(
                Optional.of(new ArgumentParser(PROGRAM).parse(words)),
                Invocation.plain(PROGRAM, words));
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
        assertEquals(Optional.empty(), Invocation.plain(PROGRAM, line.split(" ")));
    }

    @Test
    void anOptionsValueIsNoCallForHelp() {
        UsageException wrong =
                assertThrows(
                        UsageException.class,
                        () -> new ArgumentParser(PROGRAM).parse("archive", "--table", "--help"));
        assertEquals(
                "Expected parameter for option '--table' but found '--help'"
                        + " (varve archive --help shows what there is)",
                wrong.sentence());
        Invocation files = new ArgumentParser(PROGRAM).parse("archive", "--", "--help");
        assertEquals(Action.RUN, files.action());
    }

    @Test
    void helpBeforeTheCommandIsHelpForTheCommand() {
        Invocation invocation = new ArgumentParser(PROGRAM).parse("--help", "archive");
        assertEquals(Action.HELP, invocation.action());
        assertEquals(ArchiveCommand.COMMAND, invocation.command());
    }
}
