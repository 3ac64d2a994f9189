package dev.varve.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class S3ServerTest {

    @Test
    void makesBucketsThatAreEmptyAndApart() {
        S3Server server = S3Server.shared();
        String bucket = server.newBucket();
        assertTrue(server.client().listObjectsV2(b -> b.bucket(bucket)).contents().isEmpty());
        assertTrue(
                server.client().listBuckets().buckets().stream()
                        .anyMatch(b -> b.name().equals(bucket)));
        assertEquals("127.0.0.1", server.endpoint().getHost());
    }
}
