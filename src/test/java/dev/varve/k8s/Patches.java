package dev.varve.k8s;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The two kinds of patches of kustomize, as far as these manifests use them. */
final class Patches {

    /** Lists whose members are found by one of their fields; all others are replaced as a whole. */
    static final Map<String, String> MERGE_KEYS =
            Map.of(
                    "containers", "name",
                    "env", "name",
                    "ports", "containerPort",
                    "volumeMounts", "mountPath",
                    "volumes", "name");

    private Patches() {}

    /**
     * https://github.com/kubernetes/community/blob/master/contributors/devel/sig-api-machinery/strategic-merge-patch.md
     *
     * @throws IllegalArgumentException if the patch holds a directive ($patch and others)
     */
    static void merge(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            String name = each.getKey();
            JsonNode value = each.getValue();
            if (name.startsWith("$")) {
                throw new IllegalArgumentException("not known here: " + name);
            }
            if (value.isNull()) {
                target.remove(name);
            } else if (value instanceof ObjectNode changes
                    && target.get(name) instanceof ObjectNode old) {
                merge(old, changes);
            } else if (value instanceof ArrayNode changes
                    && target.get(name) instanceof ArrayNode old
                    && MERGE_KEYS.containsKey(name)) {
                mergeList(old, changes, MERGE_KEYS.get(name));
            } else {
                target.set(name, value);
            }
        }
    }

    private static void mergeList(ArrayNode target, ArrayNode changes, String key) {
        for (JsonNode change : changes) {
            ObjectNode same = null;
            for (JsonNode old : target) {
                if (old.path(key).equals(change.path(key))) {
                    same = (ObjectNode) old;
                }
            }
            if (same == null) {
                target.add(change);
            } else {
                merge(same, (ObjectNode) change);
            }
        }
    }

    /**
     * RFC 6902, and of it only {@code add} to what is there.
     *
     * @throws IllegalArgumentException if it is something else, or the place is not there
     */
    static void apply(ObjectNode target, ArrayNode operations) {
        for (JsonNode operation : operations) {
            Kustomization.requireFields(operation, Set.of("op", "path", "value"));
            JsonPointer path = JsonPointer.compile(operation.path("path").asText());
            JsonNode parent = target.at(path.head());
            String last = path.last().getMatchingProperty();
            if (!operation.path("op").asText().equals("add")) {
                throw new IllegalArgumentException("not known here: " + operation);
            }
            if (parent instanceof ArrayNode list && last.equals("-")) {
                list.add(operation.get("value"));
            } else if (parent instanceof ObjectNode object) {
                object.set(last, operation.get("value"));
            } else {
                throw new IllegalArgumentException("there is no " + path);
            }
        }
    }

    /** What both kinds look like in a file. */
    static void applyTo(List<Manifest> all, JsonNode patch, JsonNode target) {
        List<Manifest> meant =
                all.stream()
                        .filter(
                                each ->
                                        patch.isArray()
                                                ? isTarget(each, target)
                                                : each.isSame(patch))
                        .toList();
        if (meant.size() != 1) {
            throw new IllegalArgumentException(
                    "a patch of " + (patch.isArray() ? target : patch) + " meets " + meant.size());
        }
        if (patch instanceof ArrayNode operations) {
            apply(meant.getFirst().tree(), operations);
        } else {
            merge(meant.getFirst().tree(), (ObjectNode) patch);
        }
    }

    private static boolean isTarget(Manifest manifest, JsonNode target) {
        Kustomization.requireFields(target, Set.of("group", "version", "kind", "name"));
        String group = target.path("group").asText();
        String version = target.path("version").asText();
        String type = (group.isEmpty() ? "" : group + "/") + version + "/";
        return manifest.type().equals(type + target.path("kind").asText())
                && manifest.name().equals(target.path("name").asText());
    }
}
