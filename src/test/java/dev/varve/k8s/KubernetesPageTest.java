package dev.varve.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about containers names what is there. */
class KubernetesPageTest {

    private static final Path PAGE = Path.of("src/docs/KUBERNETES.md");
    private static final Pattern NAMED = Pattern.compile("`((?:k8s|src)/[A-Za-z0-9/._-]+)`");
    private static final Pattern EXAMPLE = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

    @Test
    void namesEveryFolderAndNoOther() throws IOException {
        Set<String> named =
                NAMED.matcher(Files.readString(PAGE))
                        .results()
                        .map(match -> match.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                List.of(), named.stream().filter(path -> !Files.exists(Path.of(path))).toList());
        for (Path folder : Kustomization.foldersBelow(Path.of("k8s"))) {
            assertTrue(
                    folder.endsWith("common") || named.contains(folder.toString()),
                    folder::toString);
        }
    }

    /** Patches in place and a namespace are beyond our own rendering. */
    @Test
    void theExampleIsWhatKustomizeTakes(@TempDir Path folder)
            throws IOException, InterruptedException {
        KubectlTest.assumeKubectl();
        String rendered = rendered(0, folder);
        for (JsonNode each : Yaml.readAll(rendered)) {
            assertEquals("lake", each.at("/metadata/namespace").asText());
        }
        for (String ours :
                List.of(
                        "VARVE_STORE_BUCKET: our-layers",
                        "VARVE_STORE_TYPE: s3",
                        "role-arn: arn:aws:iam::210987654321:role/lake",
                        "image: registry.lake.example/varve:0.1.0")) {
            assertTrue(rendered.contains(ours), ours);
        }
    }

    /** So that a Service sends nothing to the other's pods, and a drain of one waits for none. */
    @Test
    void twoInstancesOfOneNamespaceSelectNothingOfEachOther(@TempDir Path folder)
            throws IOException, InterruptedException {
        KubectlTest.assumeKubectl();
        String first = KubectlTest.kustomize(Path.of("k8s/overlays/s3-monitored"));
        String second = rendered(1, folder);
        assertEquals(Set.of("varve"), instances(first));
        assertEquals(Set.of("second"), instances(second));
        Set<String> shared = names(first);
        shared.retainAll(names(second));
        assertEquals(Set.of(), shared);
    }

    /** Every value of the label, in selectors as in labels. */
    private static Set<String> instances(String rendered) throws IOException {
        Set<String> instances = new TreeSet<>();
        for (JsonNode each : Yaml.readAll(rendered)) {
            each.findValues("app.kubernetes.io/instance")
                    .forEach(value -> instances.add(value.asText()));
        }
        return instances;
    }

    private static Set<String> names(String rendered) throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode each : Yaml.readAll(rendered)) {
            names.add(each.path("kind").asText() + "/" + each.at("/metadata/name").asText());
        }
        return names;
    }

    private static String rendered(int example, Path folder)
            throws IOException, InterruptedException {
        String text =
                EXAMPLE.matcher(Files.readString(PAGE))
                        .results()
                        .map((MatchResult match) -> match.group(1))
                        .toList()
                        .get(example);
        ManifestFacts.copy(Path.of("k8s"), folder.resolve("varve/k8s"));
        Path lake = Files.createDirectory(folder.resolve("lake"));
        Files.writeString(lake.resolve("kustomization.yaml"), text);
        return KubectlTest.kustomize(lake);
    }
}
