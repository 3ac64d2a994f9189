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
     * A request so plain that nothing need be parsed: a command, or none, with no other word than
     * one that asks for help or the version. Empty for all else, and where something to work on is
     * missing.
     */
    static Optional<Request> plain(Command program, String... words) {
        Optional<Command> named = words.length == 0 ? Optional.empty() : program.command(words[0]);
        Command command = named.orElse(program);
        List<String> further = List.of(words).subList(named.isPresent() ? 1 : 0, words.length);
        if (further.isEmpty() && command.operands().isEmpty()) {
            return Optional.of(new Request(command, Subject.WORK, Map.of(), List.of()));
        }
        if (further.size() != 1) {
            return Optional.empty();
        }
        return command.option(further.getFirst())
                .filter(option -> option.subject() != Subject.WORK)
                .map(option -> new Request(command, option.subject(), Map.of(), List.of()));
    }
}
