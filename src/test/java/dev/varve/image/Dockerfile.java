package dev.varve.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dockerfile as its instructions, in the order of the text. Knows what this project's files use
 * of the grammar: https://docs.docker.com/reference/dockerfile/
 *
 * @param stages at least one; the last is the image
 */
record Dockerfile(List<Stage> stages) {

    private static final Pattern FROM =
            Pattern.compile("(\\S+)(?:\\s+AS\\s+(\\S+))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern FLAG = Pattern.compile("^(--[a-z-]+(?:=\\S+)?)\\s+");
    private static final Pattern EXEC =
            Pattern.compile("\\[\\s*\"[^\"]*\"(\\s*,\\s*\"[^\"]*\")*\\s*]");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    Dockerfile {
        stages = List.copyOf(stages);
    }

    /**
     * One {@code FROM} and what follows it.
     *
     * @param base an image or an earlier stage
     * @param name empty where nobody refers to it
     */
    record Stage(String base, String name, List<Instruction> instructions) {

        Stage {
            instructions = List.copyOf(instructions);
        }

        List<Instruction> all(String instruction) {
            return instructions.stream().filter(each -> each.name().equals(instruction)).toList();
        }

        Optional<Instruction> last(String instruction) {
            List<Instruction> all = all(instruction);
            return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
        }
    }

    /**
     * @param name in capitals
     * @param flags such as {@code --from=build}
     * @param arguments all that follows, in one line
     */
    record Instruction(String name, List<String> flags, String arguments) {

        Instruction {
            flags = List.copyOf(flags);
        }

        /** The value of a flag. */
        Optional<String> flag(String flag) {
            return flags.stream()
                    .filter(each -> each.startsWith("--" + flag + "="))
                    .map(each -> each.substring(flag.length() + 3))
                    .findFirst();
        }

        /** The words of the exec form; empty for the form that needs a shell. */
        List<String> exec() {
            if (!EXEC.matcher(arguments).matches()) {
                return List.of();
            }
            return QUOTED.matcher(arguments).results().map(word -> word.group(1)).toList();
        }

        List<String> words() {
            return List.of(arguments.split("\\s+"));
        }
    }

    static Dockerfile read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    /**
     * @throws IllegalArgumentException if the text does not begin with {@code FROM}
     */
    static Dockerfile parse(String text) {
        List<Stage> stages = new ArrayList<>();
        List<Instruction> instructions = new ArrayList<>();
        Instruction from = null;
        for (String line : logicalLines(text)) {
            Instruction next = instruction(line);
            if (next.name().equals("FROM")) {
                if (from != null) {
                    stages.add(stage(from, instructions));
                }
                from = next;
                instructions.clear();
            } else if (from == null) {
                throw new IllegalArgumentException("before the first FROM: " + line);
            } else {
                instructions.add(next);
            }
        }
        if (from == null) {
            throw new IllegalArgumentException("no FROM");
        }
        stages.add(stage(from, instructions));
        return new Dockerfile(stages);
    }

    Stage image() {
        return stages.getLast();
    }

    private static Stage stage(Instruction from, List<Instruction> instructions) {
        Matcher matcher = FROM.matcher(from.arguments());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("FROM " + from.arguments());
        }
        String name = matcher.group(2);
        return new Stage(matcher.group(1), name == null ? "" : name, instructions);
    }

    private static Instruction instruction(String line) {
        String[] parts = line.split("\\s+", 2);
        List<String> flags = new ArrayList<>();
        String rest = parts.length > 1 ? parts[1] : "";
        for (Matcher flag = FLAG.matcher(rest); flag.find(); flag = FLAG.matcher(rest)) {
            flags.add(flag.group(1));
            rest = rest.substring(flag.end());
        }
        return new Instruction(parts[0].toUpperCase(Locale.ROOT), flags, rest.strip());
    }

    /** Without comments and empty lines, continued lines joined. */
    private static List<String> logicalLines(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder open = new StringBuilder();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            boolean goesOn = line.endsWith("\\");
            open.append(goesOn ? line.substring(0, line.length() - 1) : line);
            if (!goesOn) {
                lines.add(open.toString());
                open.setLength(0);
            }
        }
        return lines;
    }
}
