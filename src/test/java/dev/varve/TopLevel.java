package dev.varve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What may stand at the top of the project, beside dot files. */
final class TopLevel {

    private static final Set<String> RESIDENTS =
            Set.of("LICENSE", "README.md", "k8s", "mvnw", "native-config", "pom.xml", "src");

    /** Made by builds and runs, and ignored by git. */
    private static final Set<String> PASSERS_BY = Set.of("data", "target");

    private TopLevel() {}

    /** The names in the folder that are not allowed there, in order. */
    static List<String> strangersIn(Path project) throws IOException {
        try (Stream<Path> entries = Files.list(project.toAbsolutePath())) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .filter(name -> !RESIDENTS.contains(name) && !PASSERS_BY.contains(name))
                    .sorted()
                    .toList();
        }
    }
}
