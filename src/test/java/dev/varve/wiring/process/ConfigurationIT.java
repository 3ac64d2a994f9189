package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong configuration reads the same from the packaged program as from the classes. */
class ConfigurationIT {

    private static final List<String> CONFIG = List.of("config");

    static Stream<Map<String, String>> wrong() {
        return Stream.of(
                Map.of("VARVE_BUFFER_ROWS", "x"),
                Map.of(
                        "VARVE_BUFFER_ROWS",
                        "0",
                        "VARVE_MEMORY_BUDGET",
                        "lots",
                        "VARVE_LOG_LEVEL",
                        "loud"),
                Map.of("VARVE_STORE_TYPE", "ftp"),
                Map.of("VARVE_STORE_TYPE", "s3"),
                Map.of("VARVE_STORE_TYPE", "gcs", "VARVE_STORE_ENDPOINT", "no address"),
                Map.of("VARVE_BUFER_ROWS", "7"),
                Map.of("VARVE_ACKNOWLEDGEMENT", "disk"),
                Map.of("VARVE_COMPRESSION", "gzip", "VARVE_COMPRESSION_LEVEL", "99"),
                Map.of("VARVE_PARTITION_BY", ""),
                Map.of("VARVE_STORE_RETRY_DELAY", "-1s", "VARVE_HTTP_PORT", "70000"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void readsTheSame(Map<String, String> environment) {
        List<String> refusals = new ArrayList<>();
        for (List<String> command :
                List.of(CONFIG, List.of("archive", "src/examples/records/event.ndjson"))) {
            String[] arguments = command.toArray(String[]::new);
            StringWriter expectedOut = new StringWriter();
            StringWriter expectedErr = new StringWriter();
            int expected = CalledVarve.run(environment, expectedOut, expectedErr, arguments);
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            assertNotEquals(0, expected);
            assertEquals(expected, ArchiveCommandIT.run(environment, out, err, arguments));
            assertEquals(expectedErr.toString(), err.toString());
            if (command.equals(CONFIG)) {
                assertEquals(2, expected);
                refusals.addAll(err.toString().lines().toList());
            }
        }
        assertEquals(refusals, saidByTheService(environment));
    }

    /** What it refuses to begin with, from its log. */
    private static List<String> saidByTheService(Map<String, String> environment) {
        StringWriter err = new StringWriter();
        assertEquals(2, ArchiveCommandIT.run(environment, new StringWriter(), err, "serve"));
        return err.toString().lines().map(ConfigurationIT::message).toList();
    }

    private static String message(String line) {
        try {
            return new ObjectMapper().readTree(line).get("message").textValue();
        } catch (JsonProcessingException raw) {
            throw new AssertionError("no JSON: " + line, raw);
        }
    }
}
