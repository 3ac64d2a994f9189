package dev.varve.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * What {@code kubectl kustomize} makes of a folder, less the suffixes of generated names. Knows
 * what these manifests use and refuses all else, so that nothing is passed over in silence; {@code
 * KubectlTest} compares it with the real one.
 */
public final class Kustomization {

    private static final String FILE = "kustomization.yaml";
    private static final Set<String> FIELDS =
            Set.of(
                    "apiVersion",
                    "kind",
                    "resources",
                    "components",
                    "configMapGenerator",
                    "configurations",
                    "patches",
                    "images");

    private final List<Manifest> manifests = new ArrayList<>();
    private final Set<Path> files = new TreeSet<>();

    private Kustomization() {}

    /**
     * @param folder with a {@code kustomization.yaml}
     * @throws IOException if a file is missing
     * @throws IllegalArgumentException if a patch meets nothing, or something is not known here
     */
    public static Kustomization render(Path folder) throws IOException {
        Kustomization rendered = new Kustomization();
        rendered.add(folder, "Kustomization");
        return rendered;
    }

    /** All folders below this one that can be rendered by themselves, in order. */
    public static List<Path> foldersBelow(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.endsWith(FILE))
                    .filter(file -> !file.toString().contains("components"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    public List<Manifest> manifests() {
        return List.copyOf(manifests);
    }

    /** Every file that was read. */
    Set<Path> files() {
        return files;
    }

    private void add(Path folder, String kind) throws IOException {
        JsonNode kustomization = read(folder.resolve(FILE));
        requireFields(kustomization, FIELDS);
        if (!kustomization.path("kind").asText().equals(kind)) {
            throw new IllegalArgumentException(folder + " is no " + kind);
        }
        for (JsonNode resource : kustomization.path("resources")) {
            Path path = folder.resolve(resource.asText()).normalize();
            if (Files.isDirectory(path)) {
                add(path, "Kustomization");
            } else {
                manifests.add(new Manifest((ObjectNode) read(path)));
            }
        }
        for (JsonNode generator : kustomization.path("configMapGenerator")) {
            generate(generator);
        }
        for (JsonNode component : kustomization.path("components")) {
            add(folder.resolve(component.asText()).normalize(), "Component");
        }
        for (JsonNode configuration : kustomization.path("configurations")) {
            requireFields(read(folder.resolve(configuration.asText())), Set.of("nameReference"));
        }
        for (JsonNode patch : kustomization.path("patches")) {
            requireFields(patch, Set.of("path", "target"));
            Path path = folder.resolve(patch.path("path").asText());
            Patches.applyTo(manifests, read(path), patch.path("target"));
        }
        kustomization.path("images").forEach(this::replaceImage);
    }

    private JsonNode read(Path file) throws IOException {
        files.add(file);
        return Yaml.read(file);
    }

    private void generate(JsonNode generator) {
        requireFields(generator, Set.of("name", "behavior", "literals"));
        String name = generator.path("name").asText();
        Optional<Manifest> there =
                manifests.stream()
                        .filter(each -> each.kind().equals("ConfigMap") && each.name().equals(name))
                        .findFirst();
        String behavior = generator.path("behavior").asText("create");
        if (there.isPresent() != behavior.equals("merge")) {
            throw new IllegalArgumentException(behavior + " of the ConfigMap " + name);
        }
        Manifest map = there.orElseGet(() -> configMap(name));
        ObjectNode data = (ObjectNode) map.tree().get("data");
        for (JsonNode literal : generator.path("literals")) {
            String[] parts = literal.asText().split("=", 2);
            data.put(parts[0], parts[1]);
        }
    }

    private Manifest configMap(String name) {
        ObjectNode map = JsonNodeFactory.instance.objectNode();
        map.put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata").put("name", name);
        map.putObject("data");
        Manifest made = new Manifest(map);
        manifests.add(made);
        return made;
    }

    private void replaceImage(JsonNode image) {
        requireFields(image, Set.of("name", "newName", "newTag"));
        for (Manifest manifest : manifests) {
            for (JsonNode container :
                    manifest.tree().at(manifest.template() + "/spec/containers")) {
                if (container.path("image").equals(image.path("name"))) {
                    ((ObjectNode) container)
                            .put(
                                    "image",
                                    image.path("newName").asText()
                                            + ":"
                                            + image.path("newTag").asText());
                }
            }
        }
    }

    static void requireFields(JsonNode node, Set<String> known) {
        List<String> unknown =
                StreamSupport.stream(((Iterable<String>) node::fieldNames).spliterator(), false)
                        .filter(name -> !known.contains(name))
                        .toList();
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("not known here: " + unknown);
        }
    }
}
