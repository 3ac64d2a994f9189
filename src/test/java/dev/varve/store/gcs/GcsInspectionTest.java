package dev.varve.store.gcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.Finding;
import dev.varve.store.Finding.Outcome;
import java.io.IOException;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a check of a bucket finds, and that it leaves nothing behind. */
final class GcsInspectionTest {

    private final GcsFake fake = GcsFake.start("layers");

    @AfterEach
    void end() {
        assertEquals(Map.of(), fake.objects("layers"));
        assertEquals(0, fake.openSessions());
        fake.close();
    }

    @Test
    void findsEveryCapabilityOfAServerThatHasAll() throws IOException {
        Map<String, Outcome> found = outcomes();
        assertEquals(10, found.size());
        found.forEach((capability, outcome) -> assertEquals(Outcome.HOLDS, outcome, capability));
    }

    @Test
    void namesPreconditionsThatAreIgnored() throws IOException {
        fake.ignorePreconditions();
        Map<String, Outcome> found = outcomes();
        assertEquals(Outcome.LACKS, found.get("conditional put"));
        assertEquals(Outcome.LACKS, found.get("conditional completion"));
        assertEquals(Outcome.LACKS, found.get("copy within the server"));
        assertEquals(Outcome.HOLDS, found.get("delete"));
    }

    @Test
    void aServerThatIgnoresPreconditionsProvesNothing() {
        fake.ignorePreconditions();
        try (GcsStore store = GcsStores.store(fake)) {
            IOException refused = assertThrows(IOException.class, () -> store.prove(0));
            assertTrue(refused.getMessage().contains("ignores ifGenerationMatch=0"));
        }
    }

    @Test
    void provesPreconditionsOnce() throws IOException {
        try (GcsStore store = GcsStores.store(fake)) {
            store.prove(0);
            int asked = fake.operations().size();
            store.prove(Long.MAX_VALUE);
            assertEquals(asked, fake.operations().size());
        }
    }

    private Map<String, Outcome> outcomes() throws IOException {
        Map<String, Outcome> outcomes = new LinkedHashMap<>();
        try (GcsStore store = GcsStores.store(fake)) {
            for (Finding finding : store.inspect(Clock.systemUTC())) {
                System.out.println(finding);
                outcomes.put(finding.capability(), finding.outcome());
            }
        }
        return outcomes;
    }
}
