package dev.varve.store.gcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.ObjectLock;
import dev.varve.store.PolicyCase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The permissions of {@code GCS.md} before a server that denies all else. */
final class GcsPolicyTest {

    private static final ObjectLock KEPT =
            new ObjectLock(
                    Optional.of(Duration.ofDays(30)),
                    ObjectLock.Mode.GOVERNANCE,
                    true,
                    "",
                    Instant::now);

    static Stream<String> lines() throws IOException {
        return GcsPolicy.ofPage().permissions().stream();
    }

    @ParameterizedTest
    @EnumSource
    void theLinesThatNoOptionNeedsAreEnough(PolicyCase tried) throws IOException {
        run(tried, GcsPolicy.withoutOptions(), ObjectLock.NONE);
    }

    @ParameterizedTest
    @EnumSource
    void theLinesAreEnoughForEveryOption(PolicyCase tried) throws IOException {
        run(tried, GcsPolicy.ofPage(), KEPT);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void withoutThisLineSomethingFails(String line) throws IOException {
        GcsPolicy less = GcsPolicy.ofPage().without(line);
        List<PolicyCase> failed = new ArrayList<>();
        for (PolicyCase tried : PolicyCase.values()) {
            try {
                run(tried, less, KEPT);
            } catch (IOException | AssertionError refused) {
                failed.add(tried);
            }
        }
        System.out.println("without " + line + " fails " + failed);
        assertTrue(!failed.isEmpty(), () -> line + " is not needed");
    }

    private static void run(PolicyCase tried, GcsPolicy policy, ObjectLock lock)
            throws IOException {
        try (GcsFake fake = GcsFake.start(GcsStores.BUCKET)) {
            fake.turnOnRetention();
            fake.permit(policy);
            try (GcsStore store =
                    new GcsStore(
                            GcsStores.options(fake), GcsStores.smallSettings().withLock(lock))) {
                tried.run(store);
            }
            assertEquals(0, fake.openSessions());
            assertEquals(
                    List.of(),
                    fake.objects(GcsStores.BUCKET).keySet().stream()
                            .filter(name -> name.contains(".varve-staging/"))
                            .toList());
        }
    }
}
