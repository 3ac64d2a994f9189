package dev.varve.wiring.configuration;

import dev.varve.door.cli.WrongConfigurationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of environment variables, read as a POSIX shell reads assignments: {@code NAME=value},
 * with {@code export} before it or not, values in single or double quotes or bare, and comments.
 * Nothing is expanded: a {@code $} that a shell would expand is an error. Nothing is run either:
 * what separates commands, as the {@code ;} of {@code ticker=product_id;event=hour}, is part of the
 * value, and bare JSON, of which a shell would take the quotes away, stands for itself up to the
 * end of its line.
 */
final class EnvironmentFile {

    private static final Pattern ASSIGNMENT =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)");

    /** What hands on variables that have a value already. */
    private static final Pattern EXPORT =
            Pattern.compile("\\s*export(?:\\s+[A-Za-z_][A-Za-z0-9_]*)+\\s*(?:#.*)?");

    private final String name;
    private final String text;
    private int at;
    private int line = 1;

    private EnvironmentFile(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /**
     * The variables of the file; none when there is no such file.
     *
     * @throws WrongConfigurationException if a line is no assignment; it names file and line
     */
    static Variables read(Path file) {
        if (!Files.isRegularFile(file)) {
            return Variables.NONE;
        }
        try {
            return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new WrongConfigurationException(
                    List.of("cannot read %s: %s".formatted(file, unreadable)));
        }
    }

    static Variables parse(String name, String text) {
        return new EnvironmentFile(name, text.replace("\r\n", "\n")).parse();
    }

    private static boolean saysNothing(String written) {
        return written.isBlank()
                || written.stripLeading().startsWith("#")
                || EXPORT.matcher(written).matches();
    }

    private Variables parse() {
        Map<String, String> values = new HashMap<>();
        Map<String, String> places = new HashMap<>();
        while (at < text.length()) {
            int end = endOfLine();
            String written = text.substring(at, end);
            if (saysNothing(written)) {
                at = Math.min(end + 1, text.length());
            } else {
                Matcher assignment = ASSIGNMENT.matcher(written);
                if (!assignment.matches()) {
                    throw wrong("it must be NAME=value");
                }
                at += assignment.start(2);
                String variable = assignment.group(1);
                places.put(variable, "%s:%d".formatted(name, line));
                values.put(variable, value());
            }
            line++;
        }
        return new Variables(values, places);
    }

    private int endOfLine() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }

    /** Reads to behind the line's end. */
    private String value() {
        if (at < text.length() && "{[".indexOf(text.charAt(at)) >= 0) {
            int end = endOfLine();
            String json = text.substring(at, end).strip();
            at = Math.min(end + 1, text.length());
            return json;
        }
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char next = text.charAt(at++);
            switch (next) {
                case '\n' -> {
                    return value.toString();
                }
                case '\'' -> single(value);
                case '"' -> twice(value);
                case '\\' -> escaped(value);
                case ' ', '\t' -> {
                    requireComment();
                    return value.toString();
                }
                default -> bare(value, next);
            }
        }
        return value.toString();
    }

    private void bare(StringBuilder value, char next) {
        if (next == '$' && isExpanded()) {
            throw wrong("'$' is not expanded here; put the value in single quotes");
        }
        if (next == '`') {
            throw wrong("'`' is not expanded here; put the value in single quotes");
        }
        value.append(next);
    }

    private boolean isExpanded() {
        return at < text.length()
                && (Character.isLetterOrDigit(text.charAt(at))
                        || "_{(".indexOf(text.charAt(at)) >= 0);
    }

    private void single(StringBuilder value) {
        int end = text.indexOf('\'', at);
        if (end < 0) {
            throw wrong("the quote ' does not end");
        }
        String quoted = text.substring(at, end);
        value.append(quoted);
        line += (int) quoted.chars().filter(each -> each == '\n').count();
        at = end + 1;
    }

    private void twice(StringBuilder value) {
        int began = line;
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == '"') {
                return;
            }
            if (next == '$' && isExpanded() || next == '`') {
                throw wrong("'%c' is not expanded here; use single quotes".formatted(next));
            }
            if (next == '\\' && at < text.length() && "$`\"\\\n".indexOf(text.charAt(at)) >= 0) {
                escaped(value);
            } else {
                line += next == '\n' ? 1 : 0;
                value.append(next);
            }
        }
        line = began;
        throw wrong("the quote \" does not end");
    }

    /** A line break behind a backslash goes on in the next line. */
    private void escaped(StringBuilder value) {
        if (at < text.length()) {
            char next = text.charAt(at++);
            if (next == '\n') {
                line++;
            } else {
                value.append(next);
            }
        }
    }

    private void requireComment() {
        int end = endOfLine();
        String rest = text.substring(at, end).strip();
        if (!rest.isEmpty() && !rest.startsWith("#")) {
            throw wrong("a value with blanks needs quotes");
        }
        at = Math.min(end + 1, text.length());
    }

    private WrongConfigurationException wrong(String why) {
        return new WrongConfigurationException(List.of("%s:%d: %s".formatted(name, line, why)));
    }
}
