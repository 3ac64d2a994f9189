package dev.varve.door;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one call of the program asks for.
 *
 * @param command that it is about; the program itself where none is named
 * @param subject what about it
 * @param options their values by name; a switch has {@code true} or {@code false}
 * @param files to work on
 */
record Request(Command command, Subject subject, Map<String, String> options, List<Path> files) {

    /** What can be asked of a command. */
    enum Subject {
        WORK,
        HELP,
        VERSION
    }

    Request {
        options = Map.copyOf(options);
        files = List.copyOf(files);
    }

    /**
     * A request so plain that nothing need be parsed: the help of the program or of a command, or
     * the version, and no other word. Empty for all else.
     */
    static Optional<Request> plain(Command program, String... words) {
        Optional<Command> named = words.length == 0 ? Optional.empty() : program.command(words[0]);
        Command command = named.orElse(program);
        if (words.length != (named.isPresent() ? 2 : 1)) {
            return Optional.empty();
        }
        Optional<Option> option = command.option(words[words.length - 1]);
        if (option.isEmpty() || option.get().subject() == Subject.WORK) {
            return Optional.empty();
        }
        return Optional.of(new Request(command, option.get().subject(), Map.of(), List.of()));
    }
}
