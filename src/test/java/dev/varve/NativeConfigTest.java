package dev.varve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What native-image is told is told to people, too, with its reason. */
final class NativeConfigTest {

    private static final Path ROOT = Path.of("native-config");
    private static final Pattern ARGUMENT = Pattern.compile("--\\S+");
    private static final Pattern NAME = Pattern.compile("\"(?:glob|type)\": \"([^\"]+)\"");

    @Test
    void everyEntryIsInTheReadmeWithItsReason() throws IOException {
        List<String> rows =
                Files.readAllLines(ROOT.resolve("README.md")).stream()
                        .filter(line -> line.startsWith("| `"))
                        .toList();
        int entries = 0;
        for (Path folder : folders()) {
            for (String entry : entries(folder)) {
                assertTrue(
                        rows.stream()
                                .anyMatch(
                                        row ->
                                                row.startsWith("| `" + folder.getFileName() + "` |")
                                                        && row.contains("`" + entry + "`")),
                        () -> folder + ": " + entry + " has no row in native-config/README.md");
                entries++;
            }
        }
        assertEquals(
                rows.stream().mapToLong(NativeConfigTest::namedIn).sum(),
                entries,
                "rows of native-config/README.md that nothing stands for");
    }

    @Test
    void nothingIsRegisteredAsAWhole() throws IOException {
        for (Path folder : folders()) {
            for (String entry : entries(folder)) {
                assertFalse(entry.startsWith("*") || entry.contains("**"), folder + ": " + entry);
            }
        }
    }

    private static List<Path> folders() throws IOException {
        try (Stream<Path> entries = Files.list(ROOT)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static List<String> entries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.flatMap(NativeConfigTest::entriesOf).toList();
        }
    }

    private static Stream<String> entriesOf(Path file) {
        try {
            String text = Files.readString(file);
            return Stream.concat(
                    ARGUMENT.matcher(text).results().map(MatchResult::group),
                    NAME.matcher(text).results().map(found -> found.group(1)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** How many entries a row names, in its second cell. */
    private static long namedIn(String row) {
        return Pattern.compile("`[^`]+`").matcher(row.split("\\|")[2]).results().count();
    }
}
