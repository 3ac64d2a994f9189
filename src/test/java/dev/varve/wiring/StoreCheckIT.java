package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.s3.S3FakeServer;
import dev.varve.store.s3.S3Server;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code varve store check} of the packaged program. */
class StoreCheckIT {

    @Test
    void endsWith1WhereAServerReplacesObjectsUnlessNamesAreChecked() throws Exception {
        try (S3FakeServer server = S3FakeServer.withoutConditionsOnCompletion()) {
            Map<String, String> environment =
                    new HashMap<>(S3Server.environment(server.endpoint()));
            List<String> lines = check(1, environment, "s3://layers");
            requireLine(lines, "conditional completion", "lacks");
            assertEquals(
                    "Varve cannot use this store as it is configured: conditional completion",
                    lines.getLast());
            environment.put("VARVE_STORE_CONDITIONAL_WRITES", "check");
            requireLine(check(0, environment, "s3://layers"), "conditional completion", "weaker");
            assertEquals(Map.of(), server.objects());
            assertEquals(0, server.openUploads());
        }
    }

    @Test
    void aBucketThatIsNotThereIsOneLine() throws Exception {
        S3Server server = S3Server.shared();
        List<String> lines =
                check(1, S3Server.environment(server.endpoint()), "s3://there-is-no-such-bucket");
        requireLine(lines, "create", "lacks");
        assertTrue(lines.getFirst().contains("there is no bucket 'there-is-no-such-bucket'"));
    }

    private static void requireLine(List<String> lines, String capability, String outcome) {
        assertTrue(
                lines.stream().anyMatch(line -> line.matches(capability + " +" + outcome + " .*")),
                () -> capability + " " + outcome + "\n" + String.join("\n", lines));
    }

    private static List<String> check(int status, Map<String, String> environment, String store)
            throws Exception {
        try (Packaged check = Packaged.start(environment, "store", "check", store)) {
            List<String> lines = check.allLines();
            System.out.println(String.join("\n", lines));
            assertEquals(status, check.status(), lines::toString);
            return lines;
        }
    }
}
