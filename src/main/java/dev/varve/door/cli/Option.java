package dev.varve.door.cli;

import dev.varve.door.cli.Invocation.Action;
import java.nio.file.Path;
import java.util.List;

/**
 * An option of a command.
 *
 * @param names as they are typed, dashes included
 * @param label of its value in the help; empty for a switch
 * @param type of its value; boolean for a switch
 * @param description for the help
 * @param action that it asks for; other than to run only where it ends the matter
 */
record Option(List<String> names, String label, Class<?> type, String description, Action action) {

    static final Option HELP =
            new Option(List.of("-h", "--help"), "", boolean.class, "Shows this help.", Action.HELP);

    static final Option VERSION =
            new Option(
                    List.of("-V", "--version"),
                    "",
                    boolean.class,
                    "Shows the version.",
                    Action.VERSION);

    Option {
        names = List.copyOf(names);
    }

    static Option ofSwitch(String name, String description) {
        return new Option(List.of(name), "", boolean.class, description, Action.RUN);
    }

    static Option ofText(String name, String label, String description) {
        return new Option(List.of(name), label, String.class, description, Action.RUN);
    }

    static Option ofFile(String name, String label, String description) {
        return new Option(List.of(name), label, Path.class, description, Action.RUN);
    }
}
