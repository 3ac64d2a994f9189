package dev.varve.store.gcs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import com.google.auth.Retryable;
import com.google.cloud.storage.StorageException;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.MalformedJsonException;
import dev.varve.RealData;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLProtocolException;
import org.junit.jupiter.api.Test;

/**
 * What may be repeated and what not, as Google's own clients have it: every case of {@code
 * retry_codes.jsonl} for this store. Every request here may be repeated, so the column for
 * idempotent requests counts.
 */
final class GcsRetryCodesTest {

    private static final Map<String, Throwable> FAILURES = failures();

    @Test
    void classifiesAsGooglesOwnClientsDo() throws Exception {
        List<String> wrong = new ArrayList<>();
        int passed = 0;
        for (String line : Files.readAllLines(RealData.require("s3/retry_codes.jsonl"))) {
            JsonObject given = JsonParser.parseString(line).getAsJsonObject();
            if (given.has("store") && !given.get("store").getAsString().equals("gcs")) {
                continue;
            }
            boolean right =
                    given.has("status_list_retryable")
                            ? retriesAllOf(given)
                            : retries(failure(given))
                                    == given.get("retryable_if_idempotent").getAsBoolean();
            if (right) {
                passed++;
            } else {
                wrong.add(line);
            }
        }
        System.out.printf(
                "retry_codes.jsonl, gcs: %d cases passed, %d failed%n", passed, wrong.size());
        assertEquals(List.of(), wrong);
        assertTrue(passed > 0);
    }

    private static boolean retriesAllOf(JsonObject given) {
        for (JsonElement status : given.getAsJsonArray("status_list_retryable")) {
            if (!retries(answer(status.getAsInt()))) {
                return false;
            }
        }
        return true;
    }

    private static Throwable failure(JsonObject given) {
        String name = given.get("case").getAsString();
        Throwable failure = FAILURES.get(name);
        if (failure == null && given.has("status")) {
            int status = given.get("status").getAsInt();
            failure =
                    name.startsWith("HTTP_RESPONSE_EXCEPTION")
                            ? answer(status)
                            : name.contains("GOOGLE_JSON")
                                    ? new StorageException(json(status))
                                    : new StorageException(answer(status));
        }
        assertNotNull(failure, "no failure is known for " + name);
        return failure;
    }

    private static boolean retries(Throwable failure) {
        IOException classified = new GcsFailure("b").of("cannot do it", failure);
        return classified instanceof TransientStoreException;
    }

    private static HttpResponseException answer(int status) {
        return new HttpResponseException.Builder(status, "as given", new HttpHeaders()).build();
    }

    private static GoogleJsonError json(int status) {
        GoogleJsonError error = new GoogleJsonError();
        error.setCode(status);
        error.setMessage("as given");
        return error;
    }

    private static Map<String, Throwable> failures() {
        Map<String, Throwable> failures = new TreeMap<>();
        failures.put("SOCKET_TIMEOUT_EXCEPTION", new SocketTimeoutException());
        failures.put("SOCKET_EXCEPTION", new SocketException());
        failures.put("SSL_EXCEPTION", new SSLException("unknown"));
        failures.put(
                "SSL_EXCEPTION_CONNECTION_SHUTDOWN",
                new SSLException("Connection has been shutdown: asdf"));
        failures.put(
                "SSL_EXCEPTION_CONNECTION_RESET",
                new SSLException("Connection reset", new SocketException("Connection reset")));
        failures.put("SSL_HANDSHAKE_EXCEPTION", handshake(new SSLProtocolException("given")));
        failures.put(
                "SSL_HANDSHAKE_EXCEPTION_CAUSED_BY_CERTIFICATE_EXCEPTION",
                handshake(new CertificateException()));
        failures.put("INSUFFICIENT_DATA", new IOException("insufficient data written"));
        failures.put(
                "ERROR_WRITING_REQUEST_BODY",
                new IOException("Error writing request body to server"));
        failures.put("ILLEGAL_ARGUMENT_EXCEPTION", new IllegalArgumentException("given"));
        failures.put("IO_EXCEPTION", new IOException("no retry"));
        failures.put("UNKNOWN_HOST_EXCEPTION", new UnknownHostException("fake.fake"));
        failures.put("GSON_MALFORMED_EXCEPTION", new MalformedJsonException("given"));
        failures.put("JACKSON_EOF_EXCEPTION", jacksonEof());
        failures.put("EMPTY_JSON_PARSE_ERROR", new IllegalArgumentException("no JSON input found"));
        failures.put("AUTH_RETRYABLE_TRUE", new SigningIn(true));
        failures.put("AUTH_RETRYABLE_FALSE", new SigningIn(false));
        IOException closed = new IOException("simulated Connection closed prematurely");
        String prematurely = "connectionClosedPrematurely";
        failures.put(
                "STORAGE_EXCEPTION_0_CONNECTION_CLOSED_PREMATURELY",
                new StorageException(0, prematurely, prematurely, null));
        failures.put(
                "STORAGE_EXCEPTION_0_CONNECTION_CLOSED_PREMATURELY_IO_CAUSE",
                new StorageException(0, prematurely, prematurely, closed));
        failures.put(
                "STORAGE_EXCEPTION_0_IO_PREMATURE_EOF",
                StorageException.translate(new IOException("Premature EOF")));
        failures.put(
                "STORAGE_EXCEPTION_0_INTERNAL_ERROR",
                new StorageException(0, "internalError", "internalError", null));
        failures.put(
                "STORAGE_EXCEPTION_0_JACKSON_EOF_EXCEPTION",
                new StorageException(0, "parse error", jacksonEof()));
        failures.put(
                "STORAGE_EXCEPTION_0_GSON_MALFORMED_EXCEPTION",
                new StorageException(0, "parse error", new MalformedJsonException("given")));
        for (String wrapped : List.copyOf(failures.keySet())) {
            if (failures.get(wrapped) instanceof IOException cause) {
                failures.putIfAbsent("STORAGE_EXCEPTION_" + wrapped, new StorageException(cause));
            }
        }
        failures.put(
                "STORAGE_EXCEPTION_ILLEGAL_ARGUMENT_EXCEPTION",
                new StorageException(0, "given", new IllegalArgumentException("given")));
        return failures;
    }

    private static SSLHandshakeException handshake(Throwable cause) {
        SSLHandshakeException failure = new SSLHandshakeException("given");
        failure.initCause(cause);
        return failure;
    }

    private static IOException jacksonEof() {
        return new JsonEOFException(null, JsonToken.VALUE_STRING, "given");
    }

    private static final class SigningIn extends IOException implements Retryable {

        private final boolean again;

        SigningIn(boolean again) {
            super("signing in: " + again);
            this.again = again;
        }

        @Override
        public boolean isRetryable() {
            return again;
        }

        @Override
        public int getRetryCount() {
            return 0;
        }
    }
}
