package dev.varve.door;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * The help of a command. Written here because picocli's own page looks up how lines break in every
 * language, which takes longer than all the rest of {@code --help}.
 */
final class HelpPage {

    private static final int LINE_CHARACTERS = 100;

    private HelpPage() {}

    static String of(CommandSpec command) {
        StringBuilder page = new StringBuilder(usage(command));
        for (String line : command.usageMessage().description()) {
            page.append('\n').append(line).append('\n');
        }
        List<String[]> rows = new ArrayList<>();
        command.options().forEach(option -> rows.add(row(option)));
        command.positionalParameters()
                .forEach(
                        parameter ->
                                rows.add(
                                        new String[] {
                                            parameter.paramLabel(),
                                            String.join(" ", parameter.description())
                                        }));
        appendRows(page, rows);
        List<String[]> commands = new ArrayList<>();
        command.subcommands()
                .forEach(
                        (name, each) ->
                                commands.add(
                                        new String[] {
                                            name,
                                            String.join(
                                                    " ",
                                                    each.getCommandSpec()
                                                            .usageMessage()
                                                            .description())
                                        }));
        appendRows(page, commands);
        for (String line : command.usageMessage().footer()) {
            page.append(line).append('\n');
        }
        return page.toString();
    }

    private static String usage(CommandSpec command) {
        StringBuilder usage = new StringBuilder("Usage: ").append(command.qualifiedName());
        if (!command.subcommands().isEmpty()) {
            usage.append(" [COMMAND]");
        }
        usage.append(" [OPTIONS]");
        command.positionalParameters()
                .forEach(each -> usage.append(' ').append(each.paramLabel()).append("…"));
        return usage.append('\n').toString();
    }

    private static String[] row(OptionSpec option) {
        String names = String.join(", ", option.names());
        boolean isSwitch = option.arity().max() == 0;
        return new String[] {
            isSwitch ? names : names + " " + option.paramLabel(),
            String.join(" ", option.description())
        };
    }

    private static void appendRows(StringBuilder page, List<String[]> rows) {
        int widest = rows.stream().mapToInt(row -> row[0].length()).max().orElse(0);
        if (!rows.isEmpty()) {
            page.append('\n');
        }
        for (String[] row : rows) {
            page.append("  ").append(row[0]).append(" ".repeat(widest - row[0].length() + 2));
            int column = widest + 4;
            for (String word : Arrays.asList(row[1].split(" "))) {
                if (column + word.length() > LINE_CHARACTERS) {
                    page.append('\n').append(" ".repeat(widest + 4));
                    column = widest + 4;
                }
                page.append(word).append(' ');
                column += word.length() + 1;
            }
            page.setLength(page.length() - 1);
            page.append('\n');
        }
    }
}
