package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an archive says of columns that some readers do not find. */
class ArchiveWarningsTest {

    private static final String RECORD =
            "{\"time\":\"2024-01-15T10:00:00Z\",\"month\":7,\"id\":1,\"Id\":2}\n";

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int archive(Map<String, String> environment, String... more) throws IOException {
        Path input =
                Files.write(
                        folder.resolve("in.ndjson"),
                        RECORD.repeat(3).getBytes(StandardCharsets.UTF_8));
        String[] rest = {"--to", folder.resolve("lake").toString(), "--table", "t"};
        return CalledVarve.run(
                environment,
                out,
                err,
                Stream.of(
                                List.of("archive", "--partition-by", "day"),
                                List.of(rest),
                                List.of(more),
                                List.of(input.toString()))
                        .flatMap(List::stream)
                        .toArray(String[]::new));
    }

    @Test
    void eachOfThemIsToldOnceAndTheSummaryCountsThem() throws IOException {
        assertEquals(0, archive(Map.of()));
        assertTrue(
                out.toString().endsWith("; 2 columns are not found by all readers\n"),
                out::toString);
        assertEquals(
                """
                warning: table 't': readers of the folder find month= of the path in place of the column 'month'; varve.partition-keys gives the path other keys
                warning: table 't': the columns 'id' and 'Id' differ by case only; Hive, Athena and Spark take them for one
                """,
                err.toString());
    }

    @Test
    void theyStandInTheJsonOfTheWhole() throws IOException {
        assertEquals(0, archive(Map.of(), "--json"));
        assertTrue(out.toString().contains("\"warnings\":[\"table 't': readers "), out::toString);
    }

    @Test
    void otherKeysOfThePathLeaveTheColumnToReaders() throws IOException {
        assertEquals(0, archive(Map.of("VARVE_PARTITION_KEYS", "dt_year,dt_month,dt_day")));
        assertTrue(
                out.toString().contains("/t/dt_year=2024/dt_month=01/dt_day=15/t-"), out::toString);
        assertEquals(1, err.toString().lines().count(), err::toString);
    }

    @Test
    void keysThatAreNoneStopTheStart() throws IOException {
        for (String wrong : List.of("year,month", "a,b,a", "a,b,c,B", "a,b/c,d", "1a,b,c")) {
            assertEquals(2, archive(Map.of("VARVE_PARTITION_KEYS", wrong)), wrong);
        }
        assertTrue(
                err.toString().contains("three or four different names are expected"),
                err::toString);
    }
}
