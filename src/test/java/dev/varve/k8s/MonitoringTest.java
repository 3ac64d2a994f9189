package dev.varve.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What Prometheus' operator is told of metrics that Varve has. */
class MonitoringTest {

    private static final Path MONITORED = Path.of("k8s/overlays/s3-monitored");
    private static final Path OPERATIONS = Path.of("src/docs/OPERATIONS.md");
    private static final Path CODE = Path.of("src/main/java");
    private static final Pattern METRIC = Pattern.compile("\\b(?:varve|kube)_[a-z_]+\\b");

    /** A row of the table of metrics: name and kind. */
    private static final Pattern ROW =
            Pattern.compile(
                    "^\\| `(varve\\.[a-z.]+)` \\| (counter|gauge|timer) \\|", Pattern.MULTILINE);

    /** Of kube-state-metrics, which tells what Kubernetes thinks of a pod. */
    private static final Set<String> OF_KUBERNETES = Set.of("kube_pod_status_ready");

    private static JsonNode manifest(String kind) throws IOException {
        return Kustomization.render(MONITORED).manifests().stream()
                .filter(each -> each.kind().equals(kind))
                .findFirst()
                .orElseThrow()
                .tree();
    }

    private static Set<String> named() throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode rule : manifest("PrometheusRule").at("/spec/groups/0/rules")) {
            METRIC.matcher(rule.path("expr").asText())
                    .results()
                    .map(MatchResult::group)
                    .forEach(names::add);
        }
        return names;
    }

    /** As Prometheus calls what the page lists and the code registers. */
    private static Set<String> known() throws IOException {
        Set<String> inCode = metricsOfTheCode();
        return ROW.matcher(Files.readString(OPERATIONS))
                .results()
                .filter(row -> inCode.contains(row.group(1)))
                .map(row -> inPrometheus(row.group(1), row.group(2)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The page says so. */
    private static String inPrometheus(String name, String kind) {
        String unit = name.startsWith("varve.memory.") ? "_bytes" : "";
        String end =
                switch (kind) {
                    case "counter" -> "_total";
                    case "timer" -> "_seconds";
                    default -> unit;
                };
        return name.replace('.', '_') + end;
    }

    private static Set<String> metricsOfTheCode() throws IOException {
        Pattern literal = Pattern.compile("\"(varve\\.[a-z.]+)\"");
        Set<String> names = new TreeSet<>();
        try (var files = Files.walk(CODE)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                literal.matcher(Files.readString(file))
                        .results()
                        .map(match -> match.group(1))
                        .forEach(names::add);
            }
        }
        return names;
    }

    @Test
    void everyRuleAsksForMetricsThatThereAre() throws IOException {
        Set<String> unknown = new TreeSet<>(named());
        unknown.removeAll(known());
        unknown.removeAll(OF_KUBERNETES);
        assertEquals(Set.of(), unknown);
    }

    @Test
    void everyTroubleOfTheProcessHasARule() throws IOException {
        assertTrue(
                named().containsAll(
                                List.of(
                                        "varve_requests_refused_total",
                                        "varve_memory_used_bytes",
                                        "varve_memory_budget_bytes",
                                        "varve_records_rejected_total",
                                        "varve_records_set_aside_total",
                                        "varve_store_failures_total",
                                        "varve_store_circuit_open",
                                        "varve_unexpected_total",
                                        "kube_pod_status_ready")),
                () -> "missing");
    }

    @Test
    void everyRuleSaysHowUrgentItIsAndWhatToDo() throws IOException {
        for (JsonNode rule : manifest("PrometheusRule").at("/spec/groups/0/rules")) {
            String name = rule.path("alert").asText();
            assertTrue(name.matches("Varve[A-Z][A-Za-z]+"), name);
            assertTrue(
                    Set.of("warning", "critical").contains(rule.at("/labels/severity").asText()),
                    name);
            assertTrue(rule.at("/annotations/summary").asText().endsWith("."), name);
            assertTrue(rule.at("/annotations/description").asText().endsWith("."), name);
        }
    }

    @Test
    void metricsAreFetchedWhereTheServiceIs() throws IOException {
        JsonNode monitor = manifest("ServiceMonitor");
        JsonNode service = manifest("Service");
        JsonNode endpoint = monitor.at("/spec/endpoints/0");
        assertEquals("/metrics", endpoint.path("path").asText());
        assertEquals("management", endpoint.path("port").asText());
        assertTrue(service.at("/spec/ports").findValuesAsText("name").contains("management"));
        assertTrue(
                Manifest.texts(service.at("/metadata/labels"))
                        .entrySet()
                        .containsAll(
                                Manifest.texts(monitor.at("/spec/selector/matchLabels"))
                                        .entrySet()));
    }
}
