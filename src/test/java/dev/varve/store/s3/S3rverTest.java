package dev.varve.store.s3;

import dev.varve.store.BlobStoreContract;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * What of the contract holds before s3rver, which knows neither conditions nor copies and ends with
 * some requests: whole objects, and large ones whose names come last.
 */
final class S3rverTest {

    private final BlobStoreContract contract =
            () -> {
                S3Server server = S3Server.shared(S3ServerKind.S3RVER);
                return new S3Store(server::newClient, S3Settings.of(server.newBucket()));
            };

    @Test
    void createsAnObjectThatReadsBackWhole() throws IOException {
        contract.createsAnObjectThatReadsBackWhole();
    }

    @Test
    void commitsAnObjectOfManyPartsByReadingItBack() throws IOException {
        contract.commitsAnObjectOfManyParts();
    }

    @Test
    void movesAnObjectByReadingIt() throws IOException {
        contract.movesAnObject();
    }

    @Test
    void leavesNothingOfAnAbandonedObject() throws IOException {
        contract.leavesNothingOfAnAbandonedObject();
    }
}
