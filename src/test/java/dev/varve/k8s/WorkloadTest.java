package dev.varve.k8s;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Volume;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every folder that can be rendered must come to. */
class WorkloadTest {

    private static final Path ROOT = Path.of("k8s");
    private static final long LOG_BYTES = 50 << 20;

    /** What tells two of one namespace apart. */
    private static final Set<String> INSTANCE =
            Set.of("app.kubernetes.io/name", "app.kubernetes.io/instance");

    static Stream<Path> everywhere() throws IOException {
        return Kustomization.foldersBelow(ROOT).stream()
                .filter(folder -> !folder.endsWith("common"));
    }

    static Stream<Path> deployments() throws IOException {
        return everywhere().filter(folder -> !folder.toString().contains("knative"));
    }

    static Stream<Path> overlays() throws IOException {
        return everywhere().filter(folder -> folder.startsWith(ROOT.resolve("overlays")));
    }

    private static Workload workload(Path folder) throws IOException {
        return Workload.of(Kustomization.render(folder).manifests());
    }

    /** All that run, jobs too. */
    static Stream<Workload> workloads() throws IOException {
        List<Workload> all = new ArrayList<>();
        for (Path folder : everywhere().toList()) {
            List<Manifest> manifests = Kustomization.render(folder).manifests();
            all.add(Workload.of(manifests));
            if (manifests.stream().anyMatch(Manifest::isCronJob)) {
                all.add(Workload.cronJob(manifests));
            }
        }
        return all.stream();
    }

    /**
     * https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted, and more.
     */
    @ParameterizedTest
    @MethodSource("workloads")
    void isAsRestrictedAsAPodCanBe(Workload workload) throws IOException {
        JsonNode context = workload.securityContext();
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
    @MethodSource("workloads")
    void getsNothingFromKubernetesThatItDidNotAskFor(Workload workload) throws IOException {
        JsonNode pod = workload.pod();
        assertEquals("false", pod.path("enableServiceLinks").asText());
        assertEquals("false", pod.path("automountServiceAccountToken").asText());
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void isAskedForAsMuchMemoryAsItMayUse(Workload workload) throws IOException {
        Container container = workload.container();
        assertEquals(
                container.getResources().getLimits().get("memory"),
                container.getResources().getRequests().get("memory"));
        Set<String> all = Set.of("cpu", "memory", "ephemeral-storage");
        assertEquals(all, container.getResources().getLimits().keySet());
        assertEquals(all, container.getResources().getRequests().keySet());
    }

    /** Kubelet keeps five log files of 10 MiB by default, which count, too. */
    @ParameterizedTest
    @MethodSource("workloads")
    void mayFillItsVolumesAndItsLogs(Workload workload) throws IOException {
        long volumeBytes = 0;
        for (Volume volume : workload.volumes()) {
            if (volume.getEmptyDir() != null) {
                volumeBytes += Workload.bytes(volume.getEmptyDir().getSizeLimit());
            }
        }
        assertTrue(volumeBytes > 0);
        assertTrue(volumeBytes + LOG_BYTES <= workload.ephemeralLimitBytes());
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void everyObjectSaysOfWhichInstanceItIs(Path folder) throws IOException {
        for (Manifest manifest : Kustomization.render(folder).manifests()) {
            if (!manifest.kind().equals("ConfigMap")) {
                assertEquals(
                        INSTANCE,
                        Manifest.texts(manifest.tree().at("/metadata/labels")).keySet().stream()
                                .filter(INSTANCE::contains)
                                .collect(Collectors.toSet()),
                        manifest::type);
            }
        }
    }

    /** Knative lets nobody choose nodes unless a feature flag is set. */
    @ParameterizedTest
    @MethodSource("deployments")
    void runsOnTheProcessorsThatTheExecutableIsFor(Path folder) throws IOException {
        JsonNode terms =
                workload(folder)
                        .pod()
                        .at(
                                "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms");
        assertEquals(1, terms.size());
        assertEquals(
                "[{\"key\":\"kubernetes.io/os\",\"operator\":\"In\",\"values\":[\"linux\"]},"
                        + "{\"key\":\"kubernetes.io/arch\",\"operator\":\"In\",\"values\":[\"amd64\"]}]",
                terms.get(0).path("matchExpressions").toString());
    }

    @ParameterizedTest
    @MethodSource("deployments")
    void spreadsOverZonesAndNodes(Path folder) throws IOException {
        Map<String, String> spread = new TreeMap<>();
        for (JsonNode each : workload(folder).pod().path("topologySpreadConstraints")) {
            spread.put(each.path("topologyKey").asText(), each.path("whenUnsatisfiable").asText());
        }
        assertEquals(
                Map.of(
                        "kubernetes.io/hostname", "ScheduleAnyway",
                        "topology.kubernetes.io/zone", "ScheduleAnyway"),
                spread);
    }

    /** The egress for the store that the configuration names. */
    @ParameterizedTest
    @MethodSource("deployments")
    void theNetworkPolicyLetsInWhoAsksForItsPortAndOutToTheStore(Path folder) throws IOException {
        List<Manifest> all = Kustomization.render(folder).manifests();
        JsonNode policy =
                all.stream()
                        .filter(each -> each.kind().equals("NetworkPolicy"))
                        .findFirst()
                        .orElseThrow()
                        .tree();
        assertEquals("[\"Ingress\",\"Egress\"]", policy.at("/spec/policyTypes").toString());
        assertEquals(1, policy.at("/spec/ingress").size());
        assertEquals(
                List.of("http", "management"),
                policy.at("/spec/ingress/0/ports").findValuesAsText("port"));
        assertTrue(policy.at("/spec/ingress/0/from").size() > 0);
        Set<Integer> ports = new TreeSet<>();
        policy.at("/spec/egress")
                .forEach(
                        rule ->
                                rule.path("ports")
                                        .forEach(port -> ports.add(port.path("port").asInt())));
        String endpoint =
                Workload.of(all)
                        .environment()
                        .getOrDefault("VARVE_STORE_ENDPOINT", "https://default:443");
        assertTrue(ports.contains(URI.create(endpoint).getPort()), ports::toString);
        assertTrue(ports.contains(53), ports::toString);
    }

    /** A second pod must not write into the volume, on whichever node it is. */
    @Test
    void theVolumeIsForOnePod() throws IOException {
        Manifest claim =
                Kustomization.render(ROOT.resolve("overlays/local")).manifests().stream()
                        .filter(each -> each.kind().equals("PersistentVolumeClaim"))
                        .findFirst()
                        .orElseThrow();
        assertEquals("[\"ReadWriteOncePod\"]", claim.tree().at("/spec/accessModes").toString());
    }

    @ParameterizedTest
    @MethodSource("workloads")
    void mountsEveryVolumeItNamesAndNamesEveryVolumeItMounts(Workload workload) throws IOException {
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
            if (manifest.name().equals("varve-process")) {
                continue; // CronJobTest
            }
            List<JsonNode> selectors =
                    switch (manifest.type()) {
                        case "v1/Service" -> List.of(manifest.tree().at("/spec/selector"));
                        case "apps/v1/Deployment" -> ofDeployment(manifest);
                        case "monitoring.coreos.com/v1/ServiceMonitor",
                                "policy/v1/PodDisruptionBudget" ->
                                List.of(manifest.tree().at("/spec/selector/matchLabels"));
                        case "networking.k8s.io/v1/NetworkPolicy" ->
                                List.of(manifest.tree().at("/spec/podSelector/matchLabels"));
                        default -> List.of();
                    };
            for (JsonNode selector : selectors) {
                Map<String, String> wanted = Manifest.texts(selector);
                assertEquals(INSTANCE, wanted.keySet());
                assertTrue(labels.entrySet().containsAll(wanted.entrySet()));
            }
            if (manifest.type().equals("v1/Service")) {
                assertEquals("http", manifest.tree().at("/spec/ports/0/targetPort").asText());
            }
        }
    }

    private static List<JsonNode> ofDeployment(Manifest deployment) {
        List<JsonNode> selectors = new ArrayList<>();
        selectors.add(deployment.tree().at("/spec/selector/matchLabels"));
        deployment
                .tree()
                .at("/spec/template/spec/topologySpreadConstraints")
                .forEach(each -> selectors.add(each.at("/labelSelector/matchLabels")));
        return selectors;
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
