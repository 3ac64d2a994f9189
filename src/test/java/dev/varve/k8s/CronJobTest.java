package dev.varve.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import dev.varve.door.cli.ExitStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The job that stores segments, beside the pods that serve. */
class CronJobTest {

    private static final Path OVERLAY = Path.of("k8s/overlays/s3-process");

    private static List<Manifest> manifests() throws IOException {
        return Kustomization.render(OVERLAY).manifests();
    }

    private static JsonNode job() throws IOException {
        return Workload.cronJob(manifests()).manifest().tree().path("spec");
    }

    private static JsonNode podLabels() throws IOException {
        return job().at("/jobTemplate/spec/template/metadata/labels");
    }

    @Test
    void runsProcessOnceAndIsNotStartedTwice() throws IOException {
        Workload workload = Workload.cronJob(manifests());
        assertEquals(List.of("process"), workload.container().getArgs());
        assertEquals("Never", workload.pod().path("restartPolicy").asText());
        assertEquals("Forbid", job().path("concurrencyPolicy").asText());
        assertEquals(List.of(), workload.container().getPorts());
    }

    /** What the next try would end with as well is not tried again; all else is. */
    @Test
    void isTriedAgainWhereThatMayHelp() throws IOException {
        JsonNode policy = job().at("/jobTemplate/spec/podFailurePolicy/rules");
        assertEquals(1, policy.size());
        assertEquals("FailJob", policy.at("/0/action").asText());
        assertEquals("In", policy.at("/0/onExitCodes/operator").asText());
        assertEquals(
                "[%d,%d]".formatted(ExitStatus.USAGE, ExitStatus.REJECTED),
                policy.at("/0/onExitCodes/values").toString());
        assertEquals(
                Workload.cronJob(manifests()).container().getName(),
                policy.at("/0/onExitCodes/containerName").asText());
    }

    /** It works on what the service leaves: the same bucket, image and configuration. */
    @Test
    void isConfiguredAsTheServiceIs() throws IOException {
        Workload service = Workload.of(manifests());
        Workload job = Workload.cronJob(manifests());
        Map<String, String> environment = service.environment();
        environment.remove("VARVE_HTTP_MANAGEMENT_PORT");
        assertEquals(environment, job.environment());
        assertEquals(service.container().getImage(), job.container().getImage());
        for (String field : List.of("serviceAccountName", "securityContext", "affinity")) {
            JsonNode wanted = service.pod().path(field);
            assertEquals(wanted, job.pod().path(field), field);
        }
    }

    @Test
    void nothingOfTheServiceSelectsItsPods() throws IOException {
        for (Manifest manifest : manifests()) {
            for (String place :
                    List.of("/spec/selector", "/spec/selector/matchLabels", "/spec/podSelector")) {
                JsonNode selector = manifest.tree().at(place);
                boolean isOwn = manifest.name().equals("varve-process");
                assertFalse(
                        !isOwn
                                && selector.path("app.kubernetes.io/name")
                                        .equals(podLabels().path("app.kubernetes.io/name")),
                        manifest::type);
            }
        }
    }

    /** Out to the same places as the service, and in from nowhere. */
    @Test
    void theNetworkPolicyLetsItOutToTheStoreAndNobodyIn() throws IOException {
        List<JsonNode> policies =
                manifests().stream()
                        .filter(each -> each.kind().equals("NetworkPolicy"))
                        .map(each -> each.tree().path("spec"))
                        .toList();
        assertEquals(2, policies.size());
        JsonNode own = policies.getLast();
        assertEquals(podLabels(), own.at("/podSelector/matchLabels"));
        assertEquals("[\"Ingress\",\"Egress\"]", own.path("policyTypes").toString());
        assertFalse(own.has("ingress"));
        assertEquals(policies.getFirst().path("egress"), own.path("egress"));
    }
}
