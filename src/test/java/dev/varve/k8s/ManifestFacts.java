package dev.varve.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What the manifests of one folder say about the process that they run. */
public final class ManifestFacts {

    /**
     * How long Knative's proxy lets requests end and keeps the process from being told:
     * drainSleepDuration of pkg/queue/sharedmain in https://github.com/knative/serving.
     */
    private static final Duration KNATIVE_DRAIN = Duration.ofSeconds(30);

    private final Workload workload;

    private ManifestFacts(Workload workload) {
        this.workload = workload;
    }

    /**
     * @param folder with a kustomization
     */
    public static ManifestFacts of(Path folder) throws IOException {
        return new ManifestFacts(Workload.of(Kustomization.render(folder).manifests()));
    }

    /** Copies a tree of manifests, so that something can be made wrong in it. */
    public static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    public List<Integer> containerPorts() throws IOException {
        return workload.container().getPorts().stream()
                .map(ContainerPort::getContainerPort)
                .toList();
    }

    public long memoryLimitBytes() throws IOException {
        return workload.memoryLimitBytes();
    }

    /** From the decision that the pod ends until it is killed. */
    public Duration gracePeriod() {
        String field = workload.isKnative() ? "timeoutSeconds" : "terminationGracePeriodSeconds";
        return Duration.ofSeconds(workload.pod().path(field).asLong());
    }

    /** Of that, what is over before the process is told. */
    public Duration beforeSigterm() {
        return workload.isKnative()
                ? KNATIVE_DRAIN
                : Duration.ofSeconds(
                        workload.pod()
                                .at("/containers/0/lifecycle/preStop/sleep/seconds")
                                .asLong());
    }

    public int containerConcurrency() {
        return workload.pod().path("containerConcurrency").asInt();
    }

    /** How long Knative keeps the last pod that nobody asks for. */
    public Duration lastPodRetention() {
        String text =
                workload.manifest()
                        .tree()
                        .at("/spec/template/metadata/annotations")
                        .path("autoscaling.knative.dev/scale-to-zero-pod-retention-period")
                        .asText();
        return Duration.parse("PT" + text);
    }

    /** Where the claimed volumes are mounted. */
    public List<String> claimedFolders() throws IOException {
        var claimed =
                workload.volumes().stream()
                        .filter(volume -> volume.getPersistentVolumeClaim() != null)
                        .map(Volume::getName)
                        .collect(Collectors.toSet());
        return workload.container().getVolumeMounts().stream()
                .filter(mount -> claimed.contains(mount.getName()))
                .map(VolumeMount::getMountPath)
                .toList();
    }

    public int replicas() {
        return deployment().at("/spec/replicas").asInt();
    }

    public String strategy() {
        return deployment().at("/spec/strategy/type").asText();
    }

    private JsonNode deployment() {
        return workload.manifest().tree();
    }
}
