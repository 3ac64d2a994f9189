package dev.varve.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * One build of Varve.
 *
 * @param name in the table
 * @param baselineOf the name of the build that this one is the past of; empty where it is measured
 *     for itself
 * @param archive the command that starts it, up to its first argument, with the heap that archives
 *     are measured with
 * @param service the same as the README has it
 */
record Program(String name, String baselineOf, List<String> archive, List<String> service) {

    private static final String JAR = "varve";
    private static final String EXECUTABLE = "varve native";

    static Program jar(String java, Path jar) {
        return jar(JAR, "", java, jar);
    }

    /**
     * Another jar, which the first is compared with.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Program baselineJar(String java, Path jar) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("bench.baseline=" + jar + ": is no file");
        }
        return jar("baseline", JAR, java, jar);
    }

    private static Program jar(String name, String baselineOf, String java, Path jar) {
        return new Program(
                name,
                baselineOf,
                List.of(java, "-Xmx128m", "-jar", jar.toString()),
                List.of(java, "-jar", jar.toString()));
    }

    /**
     * A native one.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Program executable(Path file) {
        return executable(EXECUTABLE, "", "bench.executable", file);
    }

    /**
     * Another native one, which the first is compared with.
     *
     * @throws IllegalArgumentException when there is none
     */
    static Program baselineExecutable(Path file) {
        return executable("baseline native", EXECUTABLE, "bench.baseline-executable", file);
    }

    private static Program executable(String name, String baselineOf, String property, Path file) {
        if (!Files.isExecutable(file)) {
            throw new IllegalArgumentException(property + "=" + file + ": is no executable");
        }
        String path = file.toAbsolutePath().toString();
        return new Program(name, baselineOf, List.of(path), List.of(path));
    }

    boolean isBaselineOf(Program other) {
        return baselineOf.equals(other.name);
    }
}
