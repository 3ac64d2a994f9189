package dev.varve.door.cli;

import java.util.List;
import java.util.Optional;

/**
 * A command as people see it. The help is printed from this and the parser is told it, so that
 * neither knows an option that the other does not.
 *
 * @param call what is typed, such as {@code varve archive}
 * @param description for the help
 * @param options in the order of the help
 * @param operands at most one
 * @param commands that are called by a further word
 * @param footer lines below the help
 */
record Command(
        String call,
        String description,
        List<Option> options,
        List<Operand> operands,
        List<Command> commands,
        List<String> footer) {

    /**
     * What a command works on.
     *
     * @param label in the help
     * @param description for the help
     * @param count how many there may be
     */
    record Operand(String label, String description, Count count) {

        /** How many there may be of something. */
        enum Count {
            ONE_OR_MORE("0..*", "1..*"),
            NONE_OR_ONE("0", "0..1"),
            NONE_OR_TWO("0..1", "0..2");

            private final String places;
            private final String arity;

            Count(String places, String arity) {
                this.places = places;
                this.arity = arity;
            }

            /** Among all operands, as the parser writes it. */
            String places() {
                return places;
            }

            /** As the parser writes it. */
            String arity() {
                return arity;
            }
        }

        boolean isRequired() {
            return count == Count.ONE_OR_MORE;
        }
    }

    Command {
        options = List.copyOf(options);
        operands = List.copyOf(operands);
        commands = List.copyOf(commands);
        footer = List.copyOf(footer);
    }

    /** A command that has no others below it. */
    Command(String call, String description, List<Option> options, Operand... operands) {
        this(call, description, options, List.of(operands), List.of(), List.of());
    }

    /** One that only gathers others. */
    Command(String call, String description, List<Command> commands) {
        this(call, description, List.of(Option.HELP), List.of(), commands, List.of());
    }

    /** The last word of its call. */
    String name() {
        return call.substring(call.lastIndexOf(' ') + 1);
    }

    /** That one of its commands. */
    Optional<Command> command(String name) {
        for (Command command : commands) {
            if (command.name().equals(name)) {
                return Optional.of(command);
            }
        }
        return Optional.empty();
    }

    /** That one of its options. */
    Optional<Option> option(String name) {
        for (Option option : options) {
            if (option.names().contains(name)) {
                return Optional.of(option);
            }
        }
        return Optional.empty();
    }
}
