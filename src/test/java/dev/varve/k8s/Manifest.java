package dev.varve.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * One object for the cluster.
 *
 * @param tree may be changed by who renders it, and by nobody else
 */
public record Manifest(ObjectNode tree) {

    public String kind() {
        return tree.path("kind").asText();
    }

    public String name() {
        return tree.path("metadata").path("name").asText();
    }

    /** Such as {@code apps/v1/Deployment}. */
    public String type() {
        return tree.path("apiVersion").asText() + "/" + kind();
    }

    boolean isSame(JsonNode other) {
        Manifest named = new Manifest((ObjectNode) other);
        return type().equals(named.type()) && name().equals(named.name());
    }

    boolean isWorkload() {
        return type().equals("apps/v1/Deployment")
                || type().equals("serving.knative.dev/v1/Service")
                || isCronJob();
    }

    boolean isCronJob() {
        return type().equals("batch/v1/CronJob");
    }

    /** Where the template of a workload's pods stands. */
    String template() {
        return isCronJob() ? "/spec/jobTemplate/spec/template" : "/spec/template";
    }

    /** Text values by name: of {@code data}, annotations or labels. */
    static Map<String, String> texts(JsonNode node) {
        Map<String, String> texts = new TreeMap<>();
        node.properties().forEach(each -> texts.put(each.getKey(), each.getValue().asText()));
        return texts;
    }
}
