package dev.varve.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where there is a kubectl, it makes of every folder what the tests take it for. */
class KubectlTest {

    /** Of ten characters that Kubernetes lets its generated names be made of. */
    private static final Pattern SUFFIXED = Pattern.compile("varve-[bcdfghkmt2456789]{10}");

    static Stream<Path> folders() throws IOException {
        return Kustomization.foldersBelow(Path.of("k8s")).stream();
    }

    @ParameterizedTest
    @MethodSource("folders")
    void rendersTheSame(Path folder) throws IOException, InterruptedException {
        assumeKubectl();
        String text = kustomize(folder);
        List<Manifest> theirs = new ArrayList<>();
        for (JsonNode tree : Yaml.readAll(text)) {
            theirs.add(new Manifest((ObjectNode) tree));
        }
        requireSuffixes(theirs);
        for (JsonNode tree : Yaml.readAll(SUFFIXED.matcher(text).replaceAll("varve"))) {
            theirs.removeFirst();
            theirs.add(new Manifest((ObjectNode) tree));
        }
        assertEquals(comparable(Kustomization.render(folder).manifests()), comparable(theirs));
    }

    /** A ConfigMap has one, and who names it names it with it. */
    private static void requireSuffixes(List<Manifest> manifests) {
        for (Manifest manifest : manifests) {
            String name =
                    manifest.isWorkload()
                            ? manifest.tree()
                                    .at(
                                            manifest.template()
                                                    + "/spec/containers/0/envFrom/0/configMapRef/name")
                                    .asText()
                            : manifest.name();
            if (manifest.isWorkload() || manifest.kind().equals("ConfigMap")) {
                assertEquals(true, SUFFIXED.matcher(name).matches(), name);
            }
        }
    }

    private static Map<String, JsonNode> comparable(List<Manifest> manifests) {
        Map<String, JsonNode> trees = new TreeMap<>();
        for (Manifest manifest : manifests) {
            sort(manifest.tree());
            trees.put(manifest.type() + "/" + manifest.name(), manifest.tree());
        }
        return trees;
    }

    /** Members of lists that are found by a key have no order. */
    private static void sort(JsonNode tree) {
        tree.properties()
                .forEach(
                        each -> {
                            String key = Patches.MERGE_KEYS.get(each.getKey());
                            if (key != null && each.getValue() instanceof ArrayNode list) {
                                List<JsonNode> members = new ArrayList<>();
                                list.forEach(members::add);
                                members.sort(
                                        Comparator.comparing(member -> member.path(key).asText()));
                                list.removeAll().addAll(members);
                            }
                        });
        tree.forEach(KubectlTest::sort);
    }

    static void assumeKubectl() {
        Assumptions.assumeTrue(isThere(), "skipped: no kubectl on the PATH");
    }

    static String kustomize(Path folder) throws IOException, InterruptedException {
        Process kubectl =
                new ProcessBuilder("kubectl", "kustomize", folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String text = new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, kubectl.waitFor());
        return text;
    }

    private static boolean isThere() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
    }
}
