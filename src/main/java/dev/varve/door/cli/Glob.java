package dev.varve.door.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of paths that no shell has expanded: {@code *}, {@code ?}, <code>[a-z]</code> and
 * <code>{a,b}</code> within a name, {@code **} for folders of any depth. As for a shell, what is
 * hidden is named by a pattern alone that begins with its dot; beside {@code **} it is the same
 * with what begins with an underscore, as in a folder that is read whole.
 */
final class Glob {

    private static final String ANY_DEPTH = "**";

    private final Path root;
    private final List<String> names;
    private final SortedSet<Path> found = new TreeSet<>();

    /**
     * @throws PatternSyntaxException by {@link #paths} if it cannot be read
     */
    Glob(String pattern) {
        this.root = Path.of(pattern.startsWith("/") ? "/" : "");
        String all = pattern.endsWith(ANY_DEPTH) ? pattern + "/*" : pattern;
        this.names = List.of(all.split("/")).stream().filter(name -> !name.isEmpty()).toList();
    }

    static boolean isPattern(String text) {
        return text.chars().anyMatch(each -> "*?[{".indexOf(each) >= 0);
    }

    /** The folder below which all is that a pattern can match; empty or with a {@code /} behind. */
    static String folder(String pattern) {
        int end = 0;
        while (end < pattern.length() && !isPattern(pattern.substring(end, end + 1))) {
            end++;
        }
        return pattern.substring(0, pattern.lastIndexOf('/', end - 1) + 1);
    }

    /**
     * How much of a file's path the pattern matches: its length, or that of a folder that holds the
     * file. Empty where it matches neither.
     *
     * @throws PatternSyntaxException if the pattern cannot be read
     */
    OptionalInt matched(String path) {
        List<String> parts = List.of(path.split("/"));
        if (names.contains(ANY_DEPTH)) {
            return matches(names, parts) ? OptionalInt.of(path.length()) : OptionalInt.empty();
        }
        int depth = names.size();
        return depth <= parts.size() && matches(names, parts.subList(0, depth))
                ? OptionalInt.of(String.join("/", parts.subList(0, depth)).length())
                : OptionalInt.empty();
    }

    private boolean matches(List<String> pattern, List<String> path) {
        if (pattern.isEmpty() || path.isEmpty()) {
            return pattern.isEmpty() && path.isEmpty();
        }
        List<String> deeper = path.subList(1, path.size());
        List<String> rest = pattern.subList(1, pattern.size());
        String name = pattern.getFirst();
        if (name.equals(ANY_DEPTH)) {
            return matches(rest, path)
                    || !isPassedOver(path.getFirst(), "*") && matches(pattern, deeper);
        }
        return matches(path.getFirst(), name) && matches(rest, deeper);
    }

    private boolean matches(String name, String pattern) {
        return isPattern(pattern)
                ? matcher(pattern).matches(Path.of(name)) && !isPassedOver(name, pattern)
                : name.equals(pattern);
    }

    private static PathMatcher matcher(String name) {
        return FileSystems.getDefault().getPathMatcher("glob:" + name);
    }

    /**
     * In the order of their bytes: files and folders, but files alone where {@code **} is in the
     * pattern.
     *
     * @throws PatternSyntaxException if the pattern cannot be read
     * @throws IOException if a folder cannot be read
     */
    SortedSet<Path> paths() throws IOException {
        collect(root, 0);
        if (names.contains(ANY_DEPTH)) {
            found.removeIf(Files::isDirectory);
        }
        return found;
    }

    private void collect(Path folder, int depth) throws IOException {
        if (depth == names.size()) {
            found.add(folder);
            return;
        }
        String name = names.get(depth);
        if (name.equals(ANY_DEPTH)) {
            collect(folder, depth + 1);
            // links are not followed here: they may lead back
            for (Path each : matches(folder, "*")) {
                if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
                    collect(each, depth);
                }
            }
        } else if (isPattern(name)) {
            for (Path each : matches(folder, name)) {
                collect(each, depth + 1);
            }
        } else if (Files.exists(folder.resolve(name))) {
            collect(folder.resolve(name), depth + 1);
        }
    }

    private List<Path> matches(Path folder, String name) throws IOException {
        PathMatcher matcher = matcher(name);
        List<Path> matches = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path each : entries) {
                Path last = each.getFileName();
                if (matcher.matches(last) && !isPassedOver(last.toString(), name)) {
                    matches.add(each);
                }
            }
        } catch (NotDirectoryException file) {
            return List.of();
        }
        return matches;
    }

    private boolean isPassedOver(String name, String pattern) {
        char first = name.charAt(0);
        boolean isLeftOut = first == '.' || first == '_' && names.contains(ANY_DEPTH);
        return isLeftOut && pattern.charAt(0) != first;
    }
}
