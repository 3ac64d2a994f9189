package dev.varve.store.gcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.store.BlobKey;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** What a person reads has a reason in it, and no name of a class and no JSON. */
final class GcsMessagesTest {

    private static final String DENIED =
            "cannot delete 'a/b' in gs://layers: denied (no more is said); grant the role"
                    + " roles/storage.objectUser on the bucket";

    @Test
    void aRefusalWithoutWordsSaysSo() throws IOException {
        assertEquals(DENIED, deletion(403, "{\"error\":{\"code\":403,\"message\":\"\"}}"));
        assertEquals(DENIED, deletion(403, "{\"error\":{\"code\":403}}"));
    }

    @Test
    void anAnswerInsideOfAnAnswerIsRead() throws IOException {
        assertEquals(
                "cannot delete 'a/b' in gs://layers: there is no such bucket; create it or name"
                        + " another",
                deletion(
                        404,
                        """
                        {"error":{"code":404,"message":"{\\"error\\":{\\"code\\":404,\
                        \\"message\\":\\"The specified bucket does not exist.\\"}}"}}
                        """));
    }

    @Test
    void aQuotaThatIsUsedUpIsNoDenial() throws IOException {
        assertEquals(
                "cannot delete 'a/b' in gs://layers: a quota is used up (Too much); raise it or free"
                        + " some",
                deletion(
                        403,
                        """
                        {"error":{"code":403,"message":"Too much","errors":[\
                        {"reason":"quotaExceeded","message":"Too much"}]}}
                        """));
    }

    @Test
    void aServerThatAnswersInPlainTextIsNotAskedAgain() {
        IOException failure =
                new GcsFailure("layers")
                        .of(
                                "cannot read",
                                new SSLException("Unsupported or unrecognized SSL message"));
        assertFalse(failure instanceof TransientStoreException, failure::toString);
        assertTrue(failure.getMessage().contains("the server does not speak TLS"));
    }

    @Test
    void aFailureWithoutAMessageIsNotCalledByItsClass() {
        assertEquals(
                "cannot read in gs://layers: no reason is given",
                new GcsFailure("layers").of("cannot read", new IOException()).getMessage());
    }

    private static String deletion(int status, String body) throws IOException {
        try (GcsFake fake = GcsFake.start("layers");
                GcsStore store = GcsStores.store(fake)) {
            fake.failNext(
                    GcsOperation.DELETE, new GcsFault.Foreign(status, "application/json", body));
            IOException refused =
                    assertThrows(IOException.class, () -> store.delete(new BlobKey("a/b")));
            assertFalse(refused instanceof TransientStoreException);
            return refused.getMessage();
        }
    }
}
