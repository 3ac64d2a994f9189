package dev.varve.k8s;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every folder that can be rendered must come to. */
class WorkloadTest {

    private static final Path ROOT = Path.of("k8s");

    static Stream<Path> everywhere() throws IOException {
        return Kustomization.foldersBelow(ROOT).stream()
                .filter(folder -> !folder.endsWith("common"));
    }

    static Stream<Path> overlays() throws IOException {
        return everywhere().filter(folder -> folder.startsWith(ROOT.resolve("overlays")));
    }

    private static Workload workload(Path folder) throws IOException {
        return Workload.of(Kustomization.render(folder).manifests());
    }

    /**
     * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, and more.
     */
    @ParameterizedTest
    @MethodSource("everywhere")
    void isAsRestrictedAsAPodCanBe(Path folder) throws IOException {
        JsonNode context = workload(folder).securityContext();
        assertAll(
                () -> assertTrue(context.path("runAsNonRoot").asBoolean()),
                () -> assertEquals(1001, context.path("runAsUser").asInt()),
                () -> assertEquals("RuntimeDefault", context.at("/seccompProfile/type").asText()),
                () -> assertTrue(context.path("readOnlyRootFilesystem").asBoolean()),
                () -> assertTrue(context.has("allowPrivilegeEscalation")),
                () -> assertEquals(false, context.path("allowPrivilegeEscalation").asBoolean()),
                () -> assertEquals("[\"ALL\"]", context.at("/capabilities/drop").toString()),
                () -> assertEquals(false, context.at("/capabilities").has("add")));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void asksTheHealthThatIsMeant(Path folder) throws IOException {
        assertEquals(
                Map.of(
                        "startupProbe", "/health/started",
                        "readinessProbe", "/health/ready",
                        "livenessProbe", "/health/live"),
                workload(folder).probes());
    }

    /** A Service named varve would put VARVE_… into the environment. */
    @ParameterizedTest
    @MethodSource("everywhere")
    void getsNothingFromKubernetesThatItDidNotAskFor(Path folder) throws IOException {
        JsonNode pod = workload(folder).pod();
        assertEquals("false", pod.path("enableServiceLinks").asText());
        assertEquals("false", pod.path("automountServiceAccountToken").asText());
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void isAskedForAsMuchMemoryAsItMayUse(Path folder) throws IOException {
        Container container = workload(folder).container();
        assertEquals(
                container.getResources().getLimits().get("memory"),
                container.getResources().getRequests().get("memory"));
        assertEquals(Set.of("cpu", "memory"), container.getResources().getLimits().keySet());
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void mountsEveryVolumeItNamesAndNamesEveryVolumeItMounts(Path folder) throws IOException {
        Workload workload = workload(folder);
        assertEquals(
                workload.volumes().stream().map(Volume::getName).collect(Collectors.toSet()),
                workload.container().getVolumeMounts().stream()
                        .map(each -> each.getName())
                        .collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void namesOnlyWhatIsThere(Path folder) throws IOException {
        List<Manifest> all = Kustomization.render(folder).manifests();
        Workload workload = Workload.of(all);
        Set<String> there =
                all.stream()
                        .map(each -> each.kind() + "/" + each.name())
                        .collect(Collectors.toSet());
        Set<String> named = new TreeSet<>();
        named.add("ServiceAccount/" + workload.pod().path("serviceAccountName").asText());
        workload.volumes().stream()
                .map(Volume::getPersistentVolumeClaim)
                .filter(claim -> claim != null)
                .forEach(claim -> named.add("PersistentVolumeClaim/" + claim.getClaimName()));
        named.removeAll(there);
        assertEquals(Set.of(), named);
        assertTrue(there.stream().noneMatch(name -> name.startsWith("Secret/")), there::toString);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void isFoundByWhatSelectsIt(Path folder) throws IOException {
        List<Manifest> all = Kustomization.render(folder).manifests();
        Map<String, String> labels =
                Manifest.texts(
                        Workload.of(all).manifest().tree().at("/spec/template/metadata/labels"));
        for (Manifest manifest : all) {
            JsonNode selector =
                    switch (manifest.type()) {
                        case "v1/Service" -> manifest.tree().at("/spec/selector");
                        case "apps/v1/Deployment", "policy/v1/PodDisruptionBudget" ->
                                manifest.tree().at("/spec/selector/matchLabels");
                        default -> null;
                    };
            if (selector != null) {
                Map<String, String> wanted = Manifest.texts(selector);
                assertTrue(!wanted.isEmpty() && labels.entrySet().containsAll(wanted.entrySet()));
            }
            if (manifest.type().equals("v1/Service")) {
                assertEquals("http", manifest.tree().at("/spec/ports/0/targetPort").asText());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void isOfAnImageOfOneVersion(Path folder) throws IOException {
        String image = workload(folder).container().getImage();
        assertTrue(image.matches("[a-z0-9./-]+/varve:\\d+\\.\\d+\\.\\d+"), image);
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void takesItsSecretsFromElsewhere(Path folder) throws IOException {
        Workload workload = workload(folder);
        assertEquals(folder.endsWith("minio") ? Set.of("varve-s3") : Set.of(), workload.secrets());
        assertTrue(
                workload.environment().keySet().stream()
                        .allMatch(name -> name.startsWith("VARVE_")),
                workload.environment()::toString);
    }
}
