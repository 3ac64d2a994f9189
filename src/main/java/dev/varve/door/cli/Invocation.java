package dev.varve.door.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one call of the program asks for: its arguments, parsed.
 *
 * @param command that it is about; the program itself where none is named
 * @param action what is to be done about it
 * @param options their values by name; a switch has {@code true} or {@code false}
 * @param operands what to work on
 */
record Invocation(
        Command command, Action action, Map<String, String> options, List<String> operands) {

    /** What can be done about a command. */
    enum Action {
        RUN,
        HELP,
        VERSION
    }

    Invocation {
        options = Map.copyOf(options);
        operands = List.copyOf(operands);
    }

    /**
     * An invocation so plain that nothing need be parsed: a command, or none, with no other word
     * than one that asks for help or the version. Empty for all else, and where something to work
     * on is missing.
     */
    static Optional<Invocation> plain(Command program, String... words) {
        Optional<Command> named = words.length == 0 ? Optional.empty() : program.command(words[0]);
        Command command = named.orElse(program);
        List<String> further = List.of(words).subList(named.isPresent() ? 1 : 0, words.length);
        if (further.isEmpty()
                && command.operands().stream().noneMatch(Command.Operand::isRequired)) {
            return Optional.of(new Invocation(command, Action.RUN, Map.of(), List.of()));
        }
        if (further.size() != 1) {
            return Optional.empty();
        }
        return command.option(further.getFirst())
                .filter(option -> option.action() != Action.RUN)
                .map(option -> new Invocation(command, option.action(), Map.of(), List.of()));
    }
}
