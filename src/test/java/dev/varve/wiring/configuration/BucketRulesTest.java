package dev.varve.wiring.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.varve.door.cli.GivenKeys;
import dev.varve.door.cli.WrongConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store and the mirror, and what tells them apart. */
final class BucketRulesTest {

    @TempDir Path temporary;

    /** The folders of temporary files may be links themselves. */
    private Path folder;

    @BeforeEach
    void findFolder() throws IOException {
        folder = temporary.toRealPath();
    }

    private static List<String> problems(Map<String, String> environment) {
        return assertThrows(WrongConfigurationException.class, () -> read(environment)).problems();
    }

    private static void read(Map<String, String> environment) {
        Configuration.read(new ProcessEnvironment(environment, Map.of()), GivenKeys.NONE);
    }

    private static Map<String, String> local(Path store, Path mirror) {
        return Map.of(
                "VARVE_STORE_DIRECTORY", store.toString(),
                "VARVE_MIRROR_TYPE", "local",
                "VARVE_MIRROR_DIRECTORY", mirror.toString());
    }

    private static Map<String, String> s3(String storePrefix, String mirrorPrefix) {
        Map<String, String> environment = new HashMap<>();
        for (String place : List.of("STORE", "MIRROR")) {
            environment.put("VARVE_" + place + "_TYPE", "s3");
            environment.put("VARVE_" + place + "_BUCKET", "layers");
        }
        environment.put("VARVE_STORE_PREFIX", storePrefix);
        environment.put("VARVE_MIRROR_PREFIX", mirrorPrefix);
        environment.values().removeIf(String::isEmpty);
        return environment;
    }

    @Test
    void aMirrorIsNotTheStoreWhateverLeadsThere() throws IOException {
        Path lake = Files.createDirectory(folder.resolve("lake"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), lake);
        List<String> same =
                List.of(
                        "varve.mirror names the same place as varve.store (%s): name another"
                                .formatted(lake));
        assertEquals(same, problems(local(lake, lake)));
        assertEquals(same, problems(local(lake, folder.resolve("x/../lake/."))));
        assertEquals(same, problems(local(link, lake)));
        assertEquals(
                List.of(
                        "varve.mirror names the same place as varve.store (s3: layers/a): name another"),
                problems(s3("a", "a/")));
    }

    @Test
    void neitherIsInsideTheOther() throws IOException {
        Path lake = Files.createDirectory(folder.resolve("lake"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), lake);
        assertEquals(
                List.of(
                        "varve.mirror (%1$s/a/b) is inside varve.store (%1$s), and would be mirrored, too: name a place beside it"
                                .formatted(lake)),
                problems(local(lake, link.resolve("a/b"))));
        assertEquals(
                List.of(
                        "varve.store (%1$s/a) is inside varve.mirror (%1$s), which would hold all of it twice: name a place beside it"
                                .formatted(lake)),
                problems(local(lake.resolve("a"), link)));
        assertEquals(
                List.of(
                        "varve.mirror (s3: layers/a) is inside varve.store (s3: layers), and would be mirrored, too: name a place beside it"),
                problems(s3("", "a")));
        assertEquals(
                List.of(
                        "varve.store (s3: layers/a/b) is inside varve.mirror (s3: layers/a), which would hold all of it twice: name a place beside it"),
                problems(s3("a/b", "a")));
    }

    @Test
    void placesBesideEachOtherAreTwo() {
        read(local(folder.resolve("lake"), folder.resolve("lake-2")));
        read(s3("a", "ab"));
        Map<String, String> elsewhere = new HashMap<>(s3("a", "a"));
        elsewhere.put("VARVE_MIRROR_ENDPOINT", "https://minio.example:9000");
        read(elsewhere);
        Map<String, String> prefixed = new HashMap<>(local(folder, folder));
        prefixed.put("VARVE_STORE_PREFIX", "first");
        prefixed.put("VARVE_MIRROR_PREFIX", "second");
        read(prefixed);
    }

    @Test
    void ofAFolderThatCannotBeNamedOnlyThatIsTold() {
        Map<String, String> odd = new HashMap<>(local(folder, folder));
        odd.put("VARVE_MIRROR_DIRECTORY", "a\0b");
        assertEquals(1, problems(odd).stream().filter(each -> each.contains("directory")).count());
    }
}
