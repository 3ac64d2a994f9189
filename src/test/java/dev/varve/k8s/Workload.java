package dev.varve.k8s;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What runs Varve in one rendered folder: a Deployment, a Knative Service, or a CronJob beside. */
public final class Workload {

    private final List<Manifest> around;
    private final Manifest manifest;
    private final JsonNode pod;

    private Workload(List<Manifest> around, Manifest manifest) {
        this.around = around;
        this.manifest = manifest;
        this.pod = manifest.tree().at(manifest.template() + "/spec");
    }

    /**
     * @throws IllegalArgumentException if there is not exactly one, with one container
     */
    public static Workload of(List<Manifest> manifests) {
        return of(manifests, each -> each.isWorkload() && !each.isCronJob());
    }

    /**
     * The job that runs now and then.
     *
     * @throws IllegalArgumentException if there is not exactly one, with one container
     */
    public static Workload cronJob(List<Manifest> manifests) {
        return of(manifests, Manifest::isCronJob);
    }

    private static Workload of(List<Manifest> manifests, Predicate<Manifest> isMeant) {
        List<Manifest> found = manifests.stream().filter(isMeant).toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException("not one workload");
        }
        Workload workload = new Workload(manifests, found.getFirst());
        if (workload.pod.path("containers").size() != 1) {
            throw new IllegalArgumentException("not of one container");
        }
        return workload;
    }

    Manifest manifest() {
        return manifest;
    }

    boolean isKnative() {
        return manifest.type().startsWith("serving.knative.dev/");
    }

    JsonNode pod() {
        return pod;
    }

    Container container() throws JsonProcessingException {
        return StrictModels.part(pod.path("containers").get(0), Container.class);
    }

    List<Volume> volumes() throws JsonProcessingException {
        List<Volume> volumes = new ArrayList<>();
        for (JsonNode volume : pod.path("volumes")) {
            volumes.add(StrictModels.part(volume, Volume.class));
        }
        return volumes;
    }

    /**
     * Of the pod and the container together, as Kubernetes reads it: what both say, the container
     * decides.
     */
    JsonNode securityContext() {
        ObjectNode together = JsonNodeFactory.instance.objectNode();
        for (JsonNode level : List.of(pod, pod.path("containers").get(0))) {
            level.path("securityContext")
                    .properties()
                    .forEach(each -> together.set(each.getKey(), each.getValue()));
        }
        return together;
    }

    /** Paths of the probes by their field: startupProbe, readinessProbe, livenessProbe. */
    public Map<String, String> probes() {
        Map<String, String> paths = new TreeMap<>();
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            paths.put(
                    probe,
                    pod.path("containers").get(0).at("/" + probe + "/httpGet/path").asText());
        }
        return paths;
    }

    /** What the manifests alone set in the container's environment, without values of Secrets. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        JsonNode container = pod.path("containers").get(0);
        for (JsonNode source : container.path("envFrom")) {
            if (source.has("configMapRef")) {
                String name = source.at("/configMapRef/name").asText();
                JsonNode data =
                        around.stream()
                                .filter(
                                        each ->
                                                each.type().equals("v1/ConfigMap")
                                                        && each.name().equals(name))
                                .findFirst()
                                .orElseThrow(
                                        () -> new IllegalArgumentException("no ConfigMap " + name))
                                .tree()
                                .path("data");
                environment.putAll(Manifest.texts(data));
            }
        }
        container
                .path("env")
                .forEach(
                        each ->
                                environment.put(
                                        each.path("name").asText(), each.path("value").asText()));
        return environment;
    }

    /** Names of the Secrets whose keys become variables. */
    Set<String> secrets() {
        Set<String> names = new TreeSet<>();
        pod.path("containers")
                .get(0)
                .path("envFrom")
                .forEach(
                        source -> {
                            if (source.has("secretRef")) {
                                names.add(source.at("/secretRef/name").asText());
                            }
                        });
        return names;
    }

    long memoryLimitBytes() throws JsonProcessingException {
        return bytes(container().getResources().getLimits().get("memory"));
    }

    long ephemeralLimitBytes() throws JsonProcessingException {
        return bytes(container().getResources().getLimits().get("ephemeral-storage"));
    }

    static long bytes(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity).longValueExact();
    }
}
