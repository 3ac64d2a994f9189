package dev.varve.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One build of Varve.
 *
 * @param name in the table
 * @param archive the command that starts it, up to its first argument, with the heap that archives
 *     are measured with
 * @param service the same as the README has it
 */
record Program(String name, List<String> archive, List<String> service) {

    static Program jar(String java, Path jar) {
        return new Program(
                "varve",
                List.of(java, "-Xmx128m", "-jar", jar.toString()),
                List.of(java, "-jar", jar.toString()));
    }

    /**
     * @throws IllegalArgumentException when there is none
     */
    static Program executable(Path file) {
        if (!Files.isExecutable(file)) {
            throw new IllegalArgumentException("bench.executable=" + file + ": is no executable");
        }
        String path = file.toAbsolutePath().toString();
        return new Program("varve native", List.of(path), List.of(path));
    }
}
