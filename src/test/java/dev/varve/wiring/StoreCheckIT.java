package dev.varve.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.gcs.GcsFake;
import dev.varve.store.s3.S3Server;
import dev.varve.store.s3.S3WithoutConditions;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code varve store check} of the packaged program. */
class StoreCheckIT {

    @Test
    void finds10CapabilitiesInS3ProxyAndLeavesNothing() throws Exception {
        S3Server server = S3Server.shared();
        String bucket = server.newBucket();
        List<String> lines =
                check(
                        0,
                        s3(server.endpoint(), S3Server.accessKeyId(), S3Server.secretAccessKey()),
                        "s3://" + bucket + "/lake");
        requireLine(lines, "conditional put", "holds");
        requireLine(lines, "conditional completion", "holds");
        requireLine(lines, "copy within the server", "weaker");
        requireLine(lines, "clock difference", "holds");
        requireLine(lines, "delete", "holds");
        requireLine(lines, "least permissions", "holds");
        requireLine(lines, "order of listings", "weaker");
        assertEquals(
                List.of(),
                server.client().listObjectsV2(request -> request.bucket(bucket)).contents());
        assertEquals(
                List.of(),
                server.client().listMultipartUploads(request -> request.bucket(bucket)).uploads());
    }

    @Test
    void endsWith1WhereAServerReplacesObjectsUnlessNamesAreChecked() throws Exception {
        try (S3WithoutConditions server = S3WithoutConditions.onCompletion()) {
            Map<String, String> environment = s3(server.endpoint(), "key", "secret");
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
                check(
                        1,
                        s3(server.endpoint(), S3Server.accessKeyId(), S3Server.secretAccessKey()),
                        "s3://there-is-no-such-bucket");
        requireLine(lines, "create", "lacks");
        assertTrue(lines.getFirst().contains("there is no bucket 'there-is-no-such-bucket'"));
    }

    @Test
    void findsWhatCloudStorageHas() throws Exception {
        try (GcsFake google = GcsFake.start("layers")) {
            Map<String, String> environment =
                    Map.of(
                            "VARVE_STORE_ENDPOINT",
                            google.endpoint().toString(),
                            "VARVE_STORE_GCS_NO_CREDENTIALS",
                            "on");
            assertEquals(
                    "Varve can use this store", check(0, environment, "gs://layers/a").getLast());
            assertEquals(Map.of(), google.objects("layers"));
        }
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

    private static Map<String, String> s3(URI endpoint, String accessKey, String secretKey) {
        return new HashMap<>(
                Map.of(
                        "VARVE_STORE_ENDPOINT",
                        endpoint.toString(),
                        "AWS_ACCESS_KEY_ID",
                        accessKey,
                        "AWS_SECRET_ACCESS_KEY",
                        secretKey,
                        "AWS_EC2_METADATA_DISABLED",
                        "true"));
    }
}
