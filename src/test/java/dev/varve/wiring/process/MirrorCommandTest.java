package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code varve mirror}, as who calls it sees it. */
final class MirrorCommandTest {

    private static final String EVENTS = "src/examples/records/event.ndjson";

    @TempDir Path folder;

    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    private int varve(Map<String, String> environment, String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return CalledVarve.run(environment, out, err, arguments);
    }

    private int mirror(String... options) {
        return varve(
                Map.of(),
                Stream.of(
                                Stream.of("mirror"),
                                Stream.of(options),
                                Stream.of(at("lake"), at("mirror")))
                        .flatMap(each -> each)
                        .toArray(String[]::new));
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeEach
    void archiveSome() {
        assertEquals(0, varve(Map.of(), "archive", "--to", at("lake"), EVENTS), err::toString);
    }

    private Map<String, String> files(String name) throws IOException {
        Map<String, String> files = new TreeMap<>();
        Path root = folder.resolve(name);
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!file.getFileName().toString().startsWith(".")) {
                    files.put(
                            root.relativize(file).toString(),
                            java.util.HexFormat.of().formatHex(Files.readAllBytes(file)));
                }
            }
        }
        return files;
    }

    @Test
    void copiesWhatIsMissingAndThenFindsNothingToDo() throws IOException {
        assertEquals(0, mirror("--dry-run"), err::toString);
        assertTrue(out.toString().startsWith("4 objects would be copied, "), out::toString);
        assertFalse(Files.exists(folder.resolve("mirror/event")));
        assertEquals(0, mirror(), err::toString);
        assertTrue(
                out.toString()
                        .matches(
                                "4 objects copied, [0-9,]+ bytes; 0 the same, 0 different, 0 extra\\R"),
                out::toString);
        assertEquals(files("lake"), files("mirror"));
        assertEquals(0, mirror("--limit", "100KiB"), err::toString);
        assertTrue(
                out.toString().startsWith("0 objects copied, 0 bytes; 4 the same"), out::toString);
        assertEquals(0, varve(Map.of(), "verify", at("mirror")), out::toString);
    }

    @Test
    void tellsWhatDiffersAndEndsWithFour() throws IOException {
        assertEquals(0, mirror());
        String key =
                files("mirror").keySet().stream()
                        .filter(each -> each.endsWith(".parquet"))
                        .findFirst()
                        .orElseThrow();
        byte[] bytes = Files.readAllBytes(folder.resolve("mirror").resolve(key));
        bytes[9] ^= 1;
        Files.write(folder.resolve("mirror").resolve(key), bytes);
        assertEquals(0, mirror("--quick"));
        assertEquals(4, mirror());
        assertTrue(
                out.toString().startsWith("different: " + key + ": expected sha256:"),
                out::toString);
        assertEquals(4, mirror("--json"));
        JsonPath finding = JsonPath.from(out.toString().lines().findFirst().orElseThrow());
        assertEquals("different", finding.getString("finding"));
        assertEquals(key, finding.getString("path"));
        JsonPath whole = JsonPath.from(out.toString().lines().toList().getLast());
        assertEquals(3, whole.getLong("same"));
        assertEquals(1, whole.getLong("different"));
    }

    @Test
    void bothPlacesAreNamedOrNeither() {
        assertEquals(2, varve(Map.of(), "mirror", at("lake")));
        assertTrue(err.toString().contains("FROM and TO, or neither"), err::toString);
        assertEquals(2, varve(Map.of(), "mirror"));
        assertTrue(err.toString().contains("varve.mirror.type is missing"), err::toString);
        assertEquals(2, varve(Map.of(), "mirror", at("lake"), at("lake")));
        assertTrue(err.toString().contains("names the same place"), err::toString);
        assertEquals(2, varve(Map.of(), "mirror", at("lake"), at("lake/copy")));
        assertEquals(1, err.toString().lines().count(), err::toString);
        assertTrue(err.toString().contains("/lake/copy) is inside varve.store ("), err::toString);
        assertFalse(Files.exists(folder.resolve("lake/copy")));
        assertEquals(2, varve(Map.of(), "mirror", at("none"), at("copy")));
        assertEquals(at("none") + ": there is no such folder to mirror", err.toString().strip());
        assertFalse(Files.exists(folder.resolve("copy")));
        assertEquals(
                0,
                varve(
                        Map.of(
                                "VARVE_STORE_DIRECTORY", at("lake"),
                                "VARVE_MIRROR_TYPE", "local",
                                "VARVE_MIRROR_DIRECTORY", at("elsewhere")),
                        "mirror"),
                err::toString);
    }
}
