package dev.varve.layer.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Columns that are known already are those that stand in the manifest, and no others. */
final class ManifestReaderTest {

    private static final String COLUMNS =
            """
            [
                {
                  "name": "ledger",
                  "type": "uint64",
                  "nullable": false
                }
              ]""";

    private static final String OTHER = COLUMNS.replace("ledger", "sequence");

    private final ManifestReader reader = new ManifestReader();

    private static String manifest(String partition, String ending) {
        return """
        {
          "partition": %s,
          "tables": {
            "feed": {
              "file": "a.parquet",
              "checksum": "sha256:0",
              "row_count": 1,
              "byte_size": 2
            }
          },
          "producer": {
            "name": "varve",
            "version": "varve@1",
            "git_sha": "0"
          },
          %s
        }
        """
                .formatted(partition, ending);
    }

    private ManifestText read(String manifest) throws Exception {
        return reader.read(manifest.getBytes(UTF_8));
    }

    private List<String> names(String manifest) throws Exception {
        return read(manifest).columns().stream().map(each -> each.name()).toList();
    }

    @Test
    void theColumnsOfOneManifestAreNotThoseOfTheNext() throws Exception {
        String one = manifest("{}", "\"schema\": " + COLUMNS);
        String two = manifest("{}", "\"schema\": " + OTHER);
        assertEquals(List.of("ledger"), names(one));
        assertEquals(List.of("ledger"), names(one));
        assertEquals(List.of("sequence"), names(two));
        assertEquals(List.of("ledger"), names(one));
    }

    @Test
    void columnsInAnotherPlaceAreNoneOfTheManifest() throws Exception {
        names(manifest("{}", "\"schema\": " + COLUMNS));
        String nested = "{\"inside\": {\n  \"schema\": " + COLUMNS + "\n}}";
        assertEquals(List.of("sequence"), names(manifest(nested, "\"schema\": " + OTHER)));
        ManifestText.NoManifestException none =
                assertThrows(
                        ManifestText.NoManifestException.class,
                        () -> read(manifest(nested, "\"created_at\": \"2024\"")));
        assertEquals("an array as 'schema'", none.expected());
    }

    @Test
    void theLastOfTwoMembersIsTheOneThatCounts() throws Exception {
        assertEquals(
                List.of("sequence"),
                names(manifest("{}", "\"schema\": " + COLUMNS + ",\n  \"schema\": " + OTHER)));
    }

    @Test
    void whatIsWrittenOtherwiseIsReadAsWell() throws Exception {
        String onOneLine = manifest("{}", "\"schema\": " + COLUMNS).replaceAll("\\s+", " ");
        assertEquals(List.of("ledger"), names(onOneLine));
    }

    @Test
    void aDamagedManifestIsNone() {
        String whole = manifest("{}", "\"schema\": " + COLUMNS);
        for (int length = 0; length < whole.length() - 2; length++) {
            String cut = whole.substring(0, length);
            assertThrows(ManifestText.NoManifestException.class, () -> read(cut), cut);
        }
        assertThrows(
                ManifestText.NoManifestException.class,
                () -> read(whole.replace("\"nullable\": false", "\"nullable\": 0")));
    }

    @Test
    void aManifestThatIsNestedTooDeeplyIsNone() {
        String deep = "{\"a\":".repeat(500_000);
        assertThrows(ManifestText.NoManifestException.class, () -> read(deep));
        assertThrows(
                ManifestText.NoManifestException.class,
                () -> read(manifest(deep, "\"schema\": " + COLUMNS)));
    }
}
