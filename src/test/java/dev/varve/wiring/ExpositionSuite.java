package dev.varve.wiring;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a monitor is shown, whoever runs the service, against what the page says. */
abstract class ExpositionSuite {

    private static final Pattern ROW =
            Pattern.compile("\\| `(varve\\.[a-z.]+)` \\| (counter|gauge|timer|histogram) \\|.*");

    private static final Pattern TYPE = Pattern.compile("# TYPE (varve_\\w+) (\\w+)");

    private static String exposition() {
        given().get("/health/started").then().statusCode(200); // there is an engine
        return given().accept("text/plain")
                .get("/metrics")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    /** In Prometheus' form, with its kinds. */
    private static NavigableMap<String, String> onThePage() throws IOException {
        NavigableMap<String, String> metrics = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of("src/docs/OPERATIONS.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                String whole = row.group(1).replace('.', '_');
                String name = withoutUnit(whole);
                switch (row.group(2)) {
                    case "counter" -> metrics.put(whole + "_total", "counter");
                    case "timer" -> metrics.put(name + "_seconds", "summary");
                    case "histogram" -> metrics.put(name + "_seconds", "histogram");
                    default -> metrics.put(name, "gauge");
                }
            }
        }
        return metrics;
    }

    private static NavigableMap<String, String> exposed(List<String> lines) {
        NavigableMap<String, String> metrics = new TreeMap<>();
        for (String line : lines) {
            Matcher type = TYPE.matcher(line);
            // the greatest time of late comes with each timer
            if (type.matches() && !type.group(1).endsWith("_seconds_max")) {
                metrics.put(withoutUnit(type.group(1)), type.group(2));
            }
        }
        return metrics;
    }

    /** Which Prometheus' form puts behind a name, and the page does not. */
    private static String withoutUnit(String name) {
        return name.replaceFirst("_bytes$", "");
    }

    @Test
    void everyMetricOfThePageIsThereFromTheStartAndNoOther() throws IOException {
        NavigableMap<String, String> expected = onThePage();
        assertTrue(expected.size() > 20, expected::toString);
        assertEquals(expected, exposed(exposition().lines().toList()));
    }

    @Test
    void everyMetricSaysWhatItIs() {
        List<String> lines = exposition().lines().filter(line -> line.contains("varve_")).toList();
        for (String line : lines) {
            if (line.startsWith("# TYPE ")) {
                String help = "# HELP " + line.split(" ", -1)[2] + " ";
                assertTrue(
                        lines.stream()
                                .anyMatch(
                                        each ->
                                                each.startsWith(help)
                                                        && each.length() > help.length()),
                        () -> "no text: " + line);
            }
        }
    }

    @Test
    void seriesWhoseTagsAreKnownAreThereBeforeTheirFirstEvent() {
        String exposition = exposition().replace(",}", "}");
        for (String series :
                List.of(
                        "varve_requests_refused_total{reason=\"memory\",status=\"503\"}",
                        "varve_rotations_total{reason=\"pressure\"}",
                        "varve_store_failures_total{table=\"other\"}",
                        "varve_store_retries_total{operation=\"commit\"}",
                        "varve_acknowledge_seconds_bucket{le=\"0.005\"}",
                        "varve_acknowledge_seconds_bucket{le=\"+Inf\"}")) {
            assertTrue(exposition.contains("\n" + series + " "), series);
        }
    }
}
