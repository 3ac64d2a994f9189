package dev.varve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages for those who change Varve lead to what is there. */
final class PagesTest {

    private static final Pattern NAME = Pattern.compile("`@?([A-Z][a-z]\\w*)(?:[.#(][^`]*)?`");
    private static final Pattern TYPE =
            Pattern.compile("\\b(?:class|record|interface|enum) ([A-Z]\\w*)");

    /** Of Java and of libraries. */
    private static final Set<String> FOREIGN =
            Set.of(
                    "CircuitBreaker",
                    "CustomBackoff",
                    "Execution",
                    "ForceInline",
                    "MemorySegment",
                    "NullMarked",
                    "Optional",
                    "OutOfMemoryError",
                    "ParquetFileWriter",
                    "QuarkusIntegrationTest",
                    "Recreate",
                    "Retry",
                    "Storage",
                    "System",
                    "TempDir",
                    "Timeout",
                    "VarHandle");

    @ParameterizedTest
    @ValueSource(strings = {"src/docs/ARCHITECTURE.md", ".github/CONTRIBUTING.md"})
    void everyClassThatAPageNamesIsThere(String page) throws IOException {
        Set<String> strangers = new TreeSet<>();
        int names = 0;
        Set<String> known = types();
        Matcher name = NAME.matcher(Files.readString(Path.of(page)));
        while (name.find()) {
            names++;
            if (!known.contains(name.group(1)) && !FOREIGN.contains(name.group(1))) {
                strangers.add(name.group(1));
            }
        }
        assertEquals(Set.of(), strangers);
        assertTrue(names > 10, "hardly any name was found: " + names);
    }

    private static Set<String> types() throws IOException {
        Set<String> types = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher type = TYPE.matcher(Files.readString(file));
                while (type.find()) {
                    types.add(type.group(1));
                }
            }
        }
        return types;
    }
}
