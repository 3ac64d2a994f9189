package dev.varve.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Knative's model has all fields of a pod, but Knative takes only some of them; the others are
 * refused where no feature flag is set: https://github.com/knative/serving,
 * pkg/apis/serving/fieldmask.go.
 */
class KnativeTest {

    private static final Map<String, Set<String>> TAKEN =
            Map.of(
                    "/spec/template/spec",
                    Set.of(
                            "automountServiceAccountToken",
                            "containerConcurrency",
                            "containers",
                            "enableServiceLinks",
                            "idleTimeoutSeconds",
                            "imagePullSecrets",
                            "responseStartTimeoutSeconds",
                            "serviceAccountName",
                            "timeoutSeconds",
                            "volumes"),
                    "/spec/template/spec/containers/0",
                    Set.of(
                            "args",
                            "command",
                            "env",
                            "envFrom",
                            "image",
                            "imagePullPolicy",
                            "livenessProbe",
                            "name",
                            "ports",
                            "readinessProbe",
                            "resources",
                            "securityContext",
                            "startupProbe",
                            "terminationMessagePath",
                            "terminationMessagePolicy",
                            "volumeMounts",
                            "workingDir"),
                    "/spec/template/spec/containers/0/securityContext",
                    Set.of(
                            "allowPrivilegeEscalation",
                            "capabilities",
                            "readOnlyRootFilesystem",
                            "runAsGroup",
                            "runAsNonRoot",
                            "runAsUser",
                            "seccompProfile"),
                    "/spec/template/spec/containers/0/securityContext/capabilities",
                    Set.of("drop"),
                    "/spec/template/spec/volumes/0",
                    Set.of("name", "configMap", "emptyDir", "projected", "secret"));

    private static JsonNode service() throws IOException {
        return Workload.of(Kustomization.render(Path.of("k8s/base/knative")).manifests())
                .manifest()
                .tree();
    }

    @Test
    void takesEveryField() throws IOException {
        Set<String> refused = new TreeSet<>();
        JsonNode service = service();
        TAKEN.forEach(
                (place, taken) ->
                        service.at(place)
                                .fieldNames()
                                .forEachRemaining(
                                        name -> {
                                            if (!taken.contains(name)) {
                                                refused.add(place + "/" + name);
                                            }
                                        }));
        assertEquals(Set.of(), refused);
        assertEquals(1, service.at("/spec/template/spec/volumes").size());
    }

    @Test
    void scalesToZeroAndIsSeenFromTheClusterOnly() throws IOException {
        JsonNode service = service();
        assertEquals(
                "0",
                service.at("/spec/template/metadata/annotations")
                        .path("autoscaling.knative.dev/min-scale")
                        .asText());
        assertEquals(
                "cluster-local",
                service.at("/metadata/labels").path("networking.knative.dev/visibility").asText());
    }

    /**
     * 0 lets its proxy ask every few milliseconds; validateReadinessProbe of
     * pkg/apis/serving/k8s_validation.go takes no timeout and no threshold beside it.
     */
    @Test
    void isAskedWhetherItIsReadyAtOnceAndAgain() throws IOException {
        JsonNode probe = service().at("/spec/template/spec/containers/0/readinessProbe");
        assertEquals(0, probe.path("periodSeconds").asInt(-1));
        assertEquals(false, probe.has("timeoutSeconds") || probe.has("failureThreshold"));
    }

    /** Knative takes port names of protocols only, and finds the port of a probe by itself. */
    @Test
    void hasOnePortWithoutAName() throws IOException {
        JsonNode container = service().at("/spec/template/spec/containers/0");
        assertEquals("[{\"containerPort\":8080}]", container.path("ports").toString());
        for (String probe : Set.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertEquals(1, container.at("/" + probe + "/httpGet").size());
        }
    }
}
