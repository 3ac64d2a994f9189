package dev.varve.store.s3;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobKey;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class S3QuotaTest {

    @ParameterizedTest
    @CsvSource({
        "403, QuotaExceeded",
        "507, XMinioStorageFull",
        "400, XMinioAdminBucketQuotaExceeded",
        "507, InsufficientCapacity"
    })
    void aQuotaThatIsUsedUpIsNotTriedAgain(int status, String code) throws IOException {
        try (ScriptedS3 server = new ScriptedS3();
                S3Store store = server.newStore()) {
            server.failNext("PutObject", new Fault.Answer(WireAnswer.error(status, code)));
            IOException refused =
                    assertThrows(
                            IOException.class,
                            () ->
                                    store.create(
                                            new BlobKey("a/b"), ByteBuffer.wrap(new byte[] {1})));
            assertFalse(refused instanceof TransientStoreException, refused::toString);
            assertTrue(
                    refused.getMessage()
                            .endsWith(
                                    "no space is left there (%s); free some or raise the quota"
                                            .formatted(code)),
                    refused::getMessage);
        }
    }
}
