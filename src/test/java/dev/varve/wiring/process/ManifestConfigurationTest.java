package dev.varve.wiring.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.door.cli.GivenKeys;
import dev.varve.door.cli.WrongConfigurationException;
import dev.varve.image.ImageFacts;
import dev.varve.k8s.Kustomization;
import dev.varve.k8s.ManifestFacts;
import dev.varve.k8s.Workload;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.ConfigDuration;
import dev.varve.wiring.configuration.Configuration;
import dev.varve.wiring.configuration.EngineSettings;
import dev.varve.wiring.configuration.HttpKeys;
import dev.varve.wiring.configuration.ProcessEnvironment;
import dev.varve.wiring.configuration.VarveConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What images and manifests say, as Varve itself understands it. */
class ManifestConfigurationTest {

    private static final Path ROOT = Path.of("k8s");
    private static final long MIB = 1 << 20;

    /** OPERATIONS: how long writing everything takes. */
    private static final Duration WRITING = Duration.ofSeconds(10);

    /** The deadline is held to a second. */
    private static final Duration LATE = Duration.ofSeconds(1);

    /** Variables that Kubernetes and Knative add, whoever asks for them or not. */
    private static final Map<String, String> ADDED =
            Map.of(
                    "HOSTNAME", "varve-7d9f6c5b4-x2x7z",
                    "KUBERNETES_SERVICE_HOST", "10.0.0.1",
                    "KUBERNETES_SERVICE_PORT", "443",
                    "K_SERVICE", "varve",
                    "K_REVISION", "varve-00001",
                    "PORT", "8080");

    static Stream<Path> everywhere() throws IOException {
        return Kustomization.foldersBelow(ROOT).stream()
                .filter(folder -> !folder.endsWith("common"));
    }

    private static VarveConfig config(Path folder) throws IOException {
        Map<String, String> environment = new TreeMap<>(ADDED);
        environment.putAll(ImageFacts.environment());
        environment.putAll(Workload.of(Kustomization.render(folder).manifests()).environment());
        return Configuration.read(new ProcessEnvironment(environment, Map.of()), GivenKeys.NONE);
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void hasNoWrongAndNoUnknownKey(Path folder) throws IOException {
        config(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "VARVE_STORE_TYPE=s3,VARVE_STORE_TYP=s3,VARVE_STORE_TYP is unknown; did you mean VARVE_STORE_TYPE?",
        "VARVE_STORE_TYPE=s3,VARVE_STORE_TYPE=ftp,varve.store.type=ftp",
        "VARVE_STORE_BUCKET=layers,VARVE_STORE_PREFIX=layers,varve.store.bucket is missing"
    })
    void aWrongKeyInAManifestIsFound(String from, String to, String problem, @TempDir Path copy)
            throws IOException {
        ManifestFacts.copy(ROOT, copy);
        Path changed = copy.resolve("components/s3/kustomization.yaml");
        Files.writeString(changed, Files.readString(changed).replace(from, to));
        List<String> problems =
                assertThrows(
                                WrongConfigurationException.class,
                                () -> config(copy.resolve("overlays/s3")))
                        .problems();
        assertTrue(
                problems.stream().anyMatch(each -> each.startsWith(problem)), problems::toString);
    }

    @ParameterizedTest
    @CsvSource({"local,LOCAL", "s3,S3", "minio,S3", "gcs,GCS", "knative-s3,S3", "knative-gcs,GCS"})
    void writesToTheStoreThatItIsCalledAfter(String overlay, Choice.StoreType type)
            throws IOException {
        assertEquals(type, config(ROOT.resolve("overlays").resolve(overlay)).store().type());
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void listensWhereItIsAsked(Path folder) throws IOException {
        HttpKeys http = config(folder).http();
        List<Integer> ports = new ArrayList<>(List.of(http.port()));
        http.managementPort().ifPresent(ports::add);
        assertEquals(ports, ManifestFacts.of(folder).containerPorts());
        assertEquals(List.of(config(folder).http().port()), ImageFacts.exposedPorts());
    }

    /** In the executable's image and the jar's, with the processors that the manifests allow. */
    @ParameterizedTest
    @MethodSource("everywhere")
    void theStartFindsThatItFitsIntoTheMemoryAsItIs(Path folder) throws IOException {
        long limitBytes = ManifestFacts.of(folder).memoryLimitBytes();
        VarveConfig config = config(folder);
        for (int percent : ImageFacts.heapPercents()) {
            for (boolean executable : new boolean[] {true, false}) {
                long heapBytes = limitBytes * percent / 100;
                MemoryPlan plan =
                        MemoryPlan.of(
                                new ProcessLimits(heapBytes, heapBytes, limitBytes, 2, executable),
                                MemoryWishes.of(config));
                assertEquals(config.memory().budget().bytes(), plan.budgetBytes());
            }
        }
    }

    /** One MiB more would be refused. */
    @ParameterizedTest
    @MethodSource("everywhere")
    void recordsAreAsLargeAsTheMemoryAllows(Path folder) throws IOException {
        long limitBytes = ManifestFacts.of(folder).memoryLimitBytes();
        MemoryWishes wishes = MemoryWishes.of(config(folder));
        for (int percent : ImageFacts.heapPercents()) {
            long heapBytes = limitBytes * percent / 100;
            MemoryWishes larger =
                    new MemoryWishes(
                            wishes.budgetBytes(),
                            wishes.recordBytes() + MIB,
                            wishes.requests(),
                            wishes.keys(),
                            true,
                            true,
                            true,
                            false);
            assertThrows(
                    WrongConfigurationException.class,
                    () ->
                            MemoryPlan.of(
                                    new ProcessLimits(heapBytes, heapBytes, limitBytes, 2, true),
                                    larger));
        }
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void theGracePeriodLetsEverythingBeWritten(Path folder) throws IOException {
        ManifestFacts facts = ManifestFacts.of(folder);
        Optional<ConfigDuration> configured = config(folder).shutdown().deadline();
        assertTrue(configured.isPresent(), "the default is the platform's, not this manifest's");
        ShutdownDeadline deadline = ShutdownDeadline.of(configured, ADDED);
        Duration needed = facts.beforeSigterm().plus(deadline.total()).plus(LATE);
        assertTrue(
                facts.gracePeriod().compareTo(needed) >= 0,
                () -> facts.gracePeriod() + " for " + needed);
        Duration writing = deadline.writing().minus(deadline.requests());
        assertTrue(writing.compareTo(WRITING) >= 0, writing::toString);
    }

    @Test
    void knativeSendsAsManyRequestsAsAreReadAtTheSameTime() throws IOException {
        Path knative = ROOT.resolve("base/knative");
        assertEquals(
                config(knative).limits().requests(),
                ManifestFacts.of(knative).containerConcurrency());
    }

    /** So that the last pod's files end by themselves, in their own time. */
    @Test
    void theLastPodStaysUntilItsFilesHaveEnded() throws IOException {
        Path knative = ROOT.resolve("base/knative");
        assertTrue(
                ManifestFacts.of(knative)
                                .lastPodRetention()
                                .compareTo(config(knative).rotation().idleTimeout().duration())
                        > 0);
    }

    @Test
    void theLocalStoreIsTheVolume() throws IOException {
        Path local = ROOT.resolve("overlays/local");
        assertEquals(
                List.of(EngineSettings.directory(config(local)).toString()),
                ManifestFacts.of(local).claimedFolders());
        assertEquals(1, ManifestFacts.of(local).replicas());
        assertEquals("Recreate", ManifestFacts.of(local).strategy());
    }
}
