package dev.varve.image;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a build of an image may copy: a folder less what {@code .dockerignore} leaves out. That file
 * is held to one shape, in which nothing gets in by being forgotten: {@code *}, then what is let
 * in.
 */
final class BuildContext {

    private final Path folder;
    private final Set<String> letIn;

    private BuildContext(Path folder, Set<String> letIn) {
        this.folder = folder;
        this.letIn = letIn;
    }

    /**
     * @throws IOException if the {@code .dockerignore} cannot be read
     * @throws IllegalArgumentException if it has another shape
     */
    static BuildContext of(Path folder) throws IOException {
        List<String> lines =
                Files.readAllLines(folder.resolve(".dockerignore")).stream()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .toList();
        if (lines.isEmpty() || !lines.getFirst().equals("*")) {
            throw new IllegalArgumentException(".dockerignore must begin with *");
        }
        for (String line : lines.subList(1, lines.size())) {
            if (!line.matches("![A-Za-z0-9.-]+")) {
                throw new IllegalArgumentException(".dockerignore: " + line);
            }
        }
        return new BuildContext(
                folder,
                lines.stream().skip(1).map(line -> line.substring(1)).collect(Collectors.toSet()));
    }

    /** Names at the top of the folder. */
    Set<String> letIn() {
        return letIn;
    }

    /** Whether {@code COPY path} finds something. */
    boolean has(String path) {
        if (path.equals(".")) {
            return letIn.stream().anyMatch(name -> Files.exists(folder.resolve(name)));
        }
        Path relative = Path.of(path).normalize();
        return !relative.isAbsolute()
                && letIn.contains(relative.getName(0).toString())
                && Files.exists(folder.resolve(relative));
    }
}
