package dev.varve.k8s;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The manifests, and that nothing wrong in them goes unseen. */
class RenderedTest {

    private static final Path ROOT = Path.of("k8s");
    private static final Path MINIO = ROOT.resolve("overlays/minio");

    @Test
    void everyManifestIsWhatKubernetesAndKnativeKnow() throws IOException {
        for (Path folder : Kustomization.foldersBelow(ROOT)) {
            for (Manifest manifest : Kustomization.render(folder).manifests()) {
                assertEquals(manifest.name(), StrictModels.model(manifest).getMetadata().getName());
            }
        }
    }

    @Test
    void everyFileBelongsToSomethingThatCanBeRendered() throws IOException {
        Set<Path> read = new TreeSet<>();
        for (Path folder : Kustomization.foldersBelow(ROOT)) {
            read.addAll(Kustomization.render(folder).files());
        }
        try (var files = Files.walk(ROOT)) {
            assertEquals(files.filter(Files::isRegularFile).sorted().toList(), List.copyOf(read));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/spec,replica,2",
        "/spec,replicas,two",
        "/spec/template/spec,restartpolicy,Always",
        "/spec/template/spec/containers/0,securitycontext,x",
        "/spec/template/spec/containers/0/livenessProbe/httpGet,paths,/x",
        "/spec/template/spec/containers/0/lifecycle/preStop/sleep,minutes,1",
        "/spec/template/spec/volumes/0/emptyDir,limit,1Mi",
        "/metadata,label,x"
    })
    void aFieldThatIsWrongAnywhereIsAnError(String place, String field, String value)
            throws IOException {
        Manifest deployment = Workload.of(Kustomization.render(MINIO).manifests()).manifest();
        ((ObjectNode) deployment.tree().at(place)).put(field, value);
        assertThrows(JsonProcessingException.class, () -> StrictModels.model(deployment));
    }

    @ParameterizedTest
    @CsvSource({
        "/spec,templates,x",
        "/spec/template/spec,containerConcurency,8",
        "/spec/template/spec,containerConcurrency,many",
        "/spec/template/spec/containers/0/readinessProbe,period,1"
    })
    void aFieldThatIsWrongInKnativeIsAnErrorToo(String place, String field, String value)
            throws IOException {
        Manifest service =
                Workload.of(Kustomization.render(ROOT.resolve("base/knative")).manifests())
                        .manifest();
        ((ObjectNode) service.tree().at(place)).put(field, value);
        assertThrows(JsonProcessingException.class, () -> StrictModels.model(service));
    }

    @Test
    void whatHasNoModelIsAnError() throws IOException {
        Manifest deployment = Workload.of(Kustomization.render(MINIO).manifests()).manifest();
        deployment.tree().put("apiVersion", "apps/v1beta1");
        assertThrows(IllegalArgumentException.class, () -> StrictModels.model(deployment));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "overlays/minio/kustomization.yaml | path: keys.yaml | path: key.yaml",
                "overlays/minio/kustomization.yaml | base/deployment | base/deploy",
                "overlays/minio/kustomization.yaml | behavior: merge | behavior: create",
                "overlays/minio/kustomization.yaml | patches: | patch:",
                "overlays/minio/kustomization.yaml | kind: Deployment | kind: StatefulSet",
                "overlays/minio/keys.yaml | containers/0 | container/0",
                "overlays/minio/keys.yaml | op: add | op: replace",
                "base/deployment/kustomization.yaml | service.yaml | services.yaml",
                "base/deployment/service.yaml | type: ClusterIP | type: ClusterIP\\n  type: NodePort"
            })
    void aKustomizationThatDoesNotFitIsAnError(
            String file, String from, String to, @TempDir Path copy) throws IOException {
        ManifestFacts.copy(ROOT, copy);
        Kustomization.render(copy.resolve("overlays/minio"));
        Path changed = copy.resolve(file);
        String text = Files.readString(changed);
        assertTrue(text.contains(from), from);
        Files.writeString(changed, text.replace(from, to.replace("\\n", "\n")));
        assertThrows(Exception.class, () -> Kustomization.render(copy.resolve("overlays/minio")));
    }
}
