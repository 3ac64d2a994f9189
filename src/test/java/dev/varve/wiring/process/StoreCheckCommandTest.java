package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreCheckCommandTest {

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void looksAtAFolderAndLeavesNothing() throws IOException {
        assertEquals(0, varve("store", "check", folder.toString()), err::toString);
        List<String> lines = out.toString().lines().toList();
        assertTrue(
                lines.contains(
                        "conditional put         holds    a hard link to a name that is taken was refused"),
                out::toString);
        assertEquals("Varve can use this store", lines.getLast());
        requireEmpty();
    }

    @Test
    void tellsEachCapabilityAsJson() throws IOException {
        assertEquals(0, varve("store", "check", "--json", folder.toString()), err::toString);
        List<String> capabilities =
                out.toString()
                        .lines()
                        .map(line -> JsonPath.from(line).getString("capability"))
                        .toList();
        assertEquals(
                List.of(
                        "create",
                        "conditional put",
                        "conditional completion",
                        "copy within the server",
                        "checksums",
                        "order of listings",
                        "clock difference",
                        "object lock",
                        "delete",
                        "least permissions"),
                capabilities);
        requireEmpty();
    }

    @Test
    void makesNoFolder() {
        Path none = folder.resolve("none");
        assertEquals(0, varve("store", "check", none.toString()));
        assertTrue(out.toString().contains("there is no folder " + none + " yet"), out::toString);
        assertFalse(Files.exists(none));
    }

    @Test
    void aFileIsNoStore() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");
        assertEquals(1, varve("store", "check", file.toString()), out::toString);
        assertTrue(out.toString().contains("lacks"), out::toString);
    }

    @Test
    void withoutAnOperandItLooksAtTheStoreOfTheConfiguration() throws IOException {
        assertEquals(
                0,
                CalledVarve.run(
                        Map.of("VARVE_STORE_DIRECTORY", folder.toString()),
                        out,
                        err,
                        "store",
                        "check"));
        assertTrue(out.toString().contains("a file in " + folder), out::toString);
    }

    @Test
    void theWordAloneShowsWhatThereIs() {
        assertEquals(0, varve("store"));
        assertTrue(out.toString().contains("check  Tries what Varve needs"), out::toString);
    }

    @Test
    void anAddressOfAnotherKindIsUsage() {
        assertEquals(2, varve("store", "check", "ftp://elsewhere"));
    }

    private void requireEmpty() throws IOException {
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private int varve(String... arguments) {
        return CalledVarve.run(Map.of(), out, err, arguments);
    }
}
