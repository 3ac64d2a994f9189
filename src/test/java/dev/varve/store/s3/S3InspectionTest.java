package dev.varve.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.Finding;
import dev.varve.store.Finding.Outcome;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a check of a store finds, and that it leaves nothing behind. */
final class S3InspectionTest {

    private final ScriptedS3 server = new ScriptedS3();

    S3InspectionTest() throws IOException {}

    @AfterEach
    void end() throws IOException {
        assertTrue(
                server.s3().objects().isEmpty(), () -> server.s3().objects().keySet().toString());
        assertEquals(0, server.s3().openUploads());
        server.close();
    }

    @Test
    void findsEveryCapabilityOfAServerThatHasAll() throws IOException {
        Map<String, Outcome> found = outcomes(ScriptedS3.settings(2));
        assertEquals(10, found.size());
        assertEquals(Outcome.UNKNOWN, found.remove("clock difference"), "the fake tells no date");
        found.forEach((capability, outcome) -> assertEquals(Outcome.HOLDS, outcome, capability));
    }

    @Test
    void namesConditionsThatAreIgnored() throws IOException {
        server.s3().lacks(FakeS3.Ability.CONDITIONS_ON_COMPLETE);
        Map<String, Outcome> found = outcomes(ScriptedS3.settings(2));
        assertEquals(Outcome.HOLDS, found.get("conditional put"));
        assertEquals(Outcome.LACKS, found.get("conditional completion"));
        server.s3().lacks(FakeS3.Ability.CONDITIONS_ON_PUT);
        assertEquals(Outcome.LACKS, outcomes(ScriptedS3.settings(2)).get("conditional put"));
    }

    @Test
    void conditionsThatAreIgnoredAreLessWhereNamesAreCheckedOrPartsAreNotUsed() throws IOException {
        server.s3().lacks(FakeS3.Ability.CONDITIONS_ON_COMPLETE);
        S3Settings small = ScriptedS3.settings(2).withExpectedSizeBytes(1);
        assertEquals(Outcome.WEAKER, outcomes(small).get("conditional completion"));
        server.s3().lacks(FakeS3.Ability.CONDITIONS_ON_PUT);
        S3Settings checking = ScriptedS3.settings(2).withConditions(Conditions.CHECKED);
        assertEquals(Outcome.WEAKER, outcomes(checking).get("conditional put"));
        assertEquals(Outcome.WEAKER, outcomes(checking).get("conditional completion"));
    }

    @Test
    void namesMissingChecksums() throws IOException {
        server.s3().lacks(FakeS3.Ability.CRC32C);
        assertEquals(Outcome.WEAKER, outcomes(ScriptedS3.settings(2)).get("checksums"));
    }

    @Test
    void namesWhatIsNotAllowed() throws IOException {
        denied("GetObject");
        Map<String, Outcome> found = outcomes(ScriptedS3.settings(2));
        assertEquals(Outcome.LACKS, found.get("least permissions"));
        assertEquals(Outcome.HOLDS, found.get("conditional put"));
    }

    @Test
    void namesCopiesThatTheServerDoesNotMake() throws IOException {
        denied("UploadPartCopy");
        assertEquals(
                Outcome.WEAKER, outcomes(ScriptedS3.settings(2)).get("copy within the server"));
    }

    @Test
    void looksNoFurtherWhereNothingCanBeCreated() throws IOException {
        denied("PutObject");
        assertEquals(Map.of("create", Outcome.LACKS), outcomes(ScriptedS3.settings(2)));
    }

    private void denied(String operation) {
        server.failByChance(
                request ->
                        request.operation().equals(operation)
                                ? Optional.of(
                                        new Fault.Answer(
                                                WireAnswer.error(403, "AccessDenied", "no")))
                                : Optional.empty());
    }

    private Map<String, Outcome> outcomes(S3Settings settings) throws IOException {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        try (S3Store store = new S3Store(server::newClient, settings)) {
            for (Finding finding : store.inspect(Clock.systemUTC())) {
                System.out.println(finding);
                outcomes.put(finding.capability(), finding.outcome());
            }
        }
        return outcomes;
    }
}
