package dev.varve.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.PolicyCase;
import dev.varve.store.s3.S3Policy.Allowed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The least policy of {@code S3.md} before a server that denies all else. */
final class S3PolicyTest {

    private static final Pattern OF_OPTIONS =
            Pattern.compile(
                    "(kms:|s3:PutObject(Tagging|Retention|LegalHold) |s3:GetBucketObjectLock).*");

    static Stream<Allowed> lines() {
        return S3Policy.ofTable().allowed().stream();
    }

    @Test
    void theStatementsAreTheLinesOfTheTableThatNoOptionNeeds() {
        TreeSet<String> always = S3Policy.ofTable().ofStore();
        always.removeIf(OF_OPTIONS.asMatchPredicate());
        assertNotEquals(new TreeSet<>(), always);
        assertEquals(always, S3Policy.ofStatements().ofStore());
    }

    @ParameterizedTest
    @EnumSource
    void theStatementsAreEnough(PolicyCase tried) throws IOException {
        run(tried, S3Policy.ofStatements(), ScriptedS3.settings(2));
    }

    @ParameterizedTest
    @EnumSource
    void theLinesAreEnoughForEveryOption(PolicyCase tried) throws IOException {
        run(tried, S3Policy.ofTable(), ScriptedS3.settingsWithEveryOption());
    }

    @ParameterizedTest
    @MethodSource("lines")
    void withoutThisLineSomethingFails(Allowed line) {
        S3Policy less = S3Policy.ofTable().without(line);
        List<PolicyCase> failed = new ArrayList<>();
        for (PolicyCase tried : PolicyCase.values()) {
            try {
                run(tried, less, ScriptedS3.settingsWithEveryOption());
            } catch (IOException | AssertionError refused) {
                failed.add(tried);
            }
        }
        System.out.println("without " + line + " fails " + failed);
        assertTrue(!failed.isEmpty(), () -> line + " is not needed");
    }

    private static void run(PolicyCase tried, S3Policy policy, S3Settings settings)
            throws IOException {
        try (ScriptedS3 server = new ScriptedS3()) {
            server.s3().turnOnLock();
            server.permit(policy);
            try (S3Store store = new S3Store(server::newClient, settings, 6 << 20)) {
                tried.run(store);
            }
            assertEquals(0, server.s3().openUploads());
            assertEquals(
                    List.of(),
                    server.s3().objects().keySet().stream()
                            .filter(key -> key.startsWith(".varve-staging/"))
                            .toList());
        }
    }
}
