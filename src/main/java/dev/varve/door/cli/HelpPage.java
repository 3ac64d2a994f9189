package dev.varve.door.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * The help of a command. Written here because picocli's own page looks up how lines break in every
 * language, and picocli itself is long in loading.
 */
final class HelpPage {

    private static final int LINE_CHARACTERS = 100;

    private final StringBuilder page = new StringBuilder();

    private HelpPage() {}

    static String of(Command command) {
        HelpPage help = new HelpPage();
        help.usage(command);
        help.page.append('\n').append(command.description()).append('\n');
        help.rows(optionsAndOperands(command));
        help.rows(commands(command));
        for (String line : command.footer()) {
            help.page.append(line).append('\n');
        }
        return help.page.toString();
    }

    /** What is typed, and what it means. */
    private record Row(String typed, String meaning) {}

    private static List<Row> optionsAndOperands(Command command) {
        List<Row> rows = new ArrayList<>();
        for (Option option : command.options()) {
            String names = String.join(", ", option.names());
            String label = option.label().isEmpty() ? "" : " " + option.label();
            rows.add(new Row(names + label, option.description()));
        }
        for (Command.Operand operand : command.operands()) {
            rows.add(new Row(operand.label(), operand.description()));
        }
        return rows;
    }

    private static List<Row> commands(Command command) {
        List<Row> rows = new ArrayList<>();
        for (Command each : command.commands()) {
            rows.add(new Row(each.name(), each.description()));
        }
        return rows;
    }

    private void usage(Command command) {
        page.append("Usage: ").append(command.call());
        if (!command.commands().isEmpty()) {
            page.append(" [COMMAND]");
        }
        page.append(" [OPTIONS]");
        for (Command.Operand operand : command.operands()) {
            page.append(
                    operand.isRequired()
                            ? " " + operand.label() + "…"
                            : " [" + operand.label() + "]");
        }
        page.append('\n');
    }

    private void rows(List<Row> rows) {
        if (rows.isEmpty()) {
            return;
        }
        int widest = 0;
        for (Row row : rows) {
            widest = Math.max(widest, row.typed().length());
        }
        page.append('\n');
        for (Row row : rows) {
            page.append("  ").append(row.typed());
            page.append(" ".repeat(widest - row.typed().length() + 2));
            words(row.meaning(), widest + 4);
        }
    }

    /** Broken between words, each line beginning at the column. */
    private void words(String text, int firstColumn) {
        int column = firstColumn;
        for (String word : text.split(" ")) {
            if (column + word.length() > LINE_CHARACTERS) {
                page.append('\n').append(" ".repeat(firstColumn));
                column = firstColumn;
            }
            page.append(word).append(' ');
            column += word.length() + 1;
        }
        page.setLength(page.length() - 1);
        page.append('\n');
    }
}
