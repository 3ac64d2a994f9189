package dev.varve.door.cli;

import dev.varve.record.VisibleText;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Members of JSON for people: one a line, lists of like objects as tables. Shows all that the JSON
 * would say. For one thread.
 */
final class MembersText {

    private static final String STEP = "  ";

    private final StringBuilder text = new StringBuilder();

    private MembersText() {}

    static String of(Map<String, ?> members) {
        MembersText shown = new MembersText();
        shown.members(members, "");
        return shown.text.toString();
    }

    private void members(Map<?, ?> members, String indent) {
        int widest =
                members.entrySet().stream()
                        .filter(each -> !isNested(each.getValue()))
                        .mapToInt(each -> String.valueOf(each.getKey()).length())
                        .max()
                        .orElse(0);
        members.forEach(
                (name, value) -> {
                    String label = String.valueOf(name);
                    switch (value) {
                        case Map<?, ?> inner when !inner.isEmpty() -> {
                            line(indent, label);
                            members(inner, indent + STEP);
                        }
                        case Collection<?> list when !list.isEmpty() -> {
                            line(indent, label);
                            list(list, indent + STEP);
                        }
                        case null, default ->
                                line(
                                        indent,
                                        label
                                                + " ".repeat(Math.max(0, widest - label.length()))
                                                + STEP
                                                + cell(value));
                    }
                });
    }

    private void list(Collection<?> list, String indent) {
        Set<String> names = new LinkedHashSet<>();
        for (Object element : list) {
            if (!(element instanceof Map<?, ?> object)
                    || object.values().stream().anyMatch(MembersText::isNested)) {
                list.forEach(each -> block(each, indent));
                return;
            }
            object.keySet().forEach(name -> names.add(String.valueOf(name)));
        }
        TextTable table = new TextTable(List.copyOf(names), names.size());
        for (Object element : list) {
            if (element instanceof Map<?, ?> object) {
                table.add(names.stream().map(name -> cell(object.get(name))).toList());
            }
        }
        text.append(table.toString().indent(indent.length()));
    }

    private void block(@Nullable Object element, String indent) {
        if (element instanceof Map<?, ?> object) {
            members(object, indent);
        } else {
            line(indent, cell(element));
        }
    }

    private void line(String indent, String line) {
        text.append(indent).append(line.stripTrailing()).append(System.lineSeparator());
    }

    private static boolean isNested(@Nullable Object value) {
        return value instanceof Map<?, ?> map && !map.isEmpty()
                || value instanceof Collection<?> list && !list.isEmpty();
    }

    private static String cell(@Nullable Object value) {
        return switch (value) {
            case null -> "-";
            case Optional<?> optional -> optional.map(MembersText::cell).orElse("-");
            case Map<?, ?> _, Collection<?> _ -> "-";
            default -> VisibleText.of(value.toString());
        };
    }
}
