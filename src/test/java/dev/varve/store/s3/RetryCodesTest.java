package dev.varve.store.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.RealData;
import dev.varve.store.BlobKey;
import dev.varve.store.StagedBlob;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Every answer and fault that the SDKs of others know: may it pass or not? */
final class RetryCodesTest {

    private static final BlobKey KEY = new BlobKey("d/x");

    /** Where the sources disagree, and SPEC 5 or the case's own note decides. */
    private static final Set<String> TRIED_AGAIN_BY_SPEC =
            Set.of("408 ", "429 ", "400 LimitExceededException", "409 ConditionalRequestConflict");

    private record Case(String name, int status, String code, boolean passing) {}

    @Test
    void judgesEveryCaseAsTheSdksDo() throws IOException {
        List<String> failed = new ArrayList<>();
        int passed = 0;
        for (String line : Files.readAllLines(RealData.require("s3/retry_codes.jsonl"))) {
            if (!line.contains("\"store\": \"s3\"")) {
                continue;
            }
            Case given = parse(line);
            IOException thrown = given.status() == 0 ? fault(given.name()) : answer(given);
            if (thrown instanceof TransientStoreException == given.passing()) {
                passed++;
            } else {
                failed.add(given + " gave " + thrown);
            }
        }
        System.out.printf(
                "RetryCodesTest: %d of %d cases passed%s%n",
                passed, passed + failed.size(), failed.isEmpty() ? "" : "; not: " + failed);
        assertEquals(List.of(), failed);
        assertTrue(passed >= 57, passed + " cases");
    }

    private static Case parse(String line) {
        String fault = find(line, "\"fault\": \"([^\"]*)\"").orElse("");
        int status = find(line, "\"status\": (\\d+)").map(Integer::parseInt).orElse(0);
        String code = find(line, "\"code\": \"([^\"]*)\"").orElse("");
        String retryable = find(line, "\"retryable\": \"?([^,\"]*)").orElseThrow();
        String name = fault.isEmpty() ? status + " " + code : fault;
        boolean passing =
                retryable.equals("true")
                        || retryable.startsWith("yes")
                        || TRIED_AGAIN_BY_SPEC.contains(name);
        return new Case(name, status, code, passing);
    }

    private static Optional<String> find(String line, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(line);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static IOException answer(Case given) throws IOException {
        try (ScriptedS3 server = new ScriptedS3();
                S3Store store = server.newStore()) {
            WireAnswer answer =
                    given.code().isEmpty()
                            ? WireAnswer.of(given.status())
                            : WireAnswer.error(given.status(), given.code());
            if (given.status() == 200) {
                server.failNext("CompleteMultipartUpload", new Fault.Answer(answer));
                try (StagedBlob staged = store.stageAs(KEY)) {
                    staged.append(ByteBuffer.allocate(7 << 20));
                    return assertThrows(IOException.class, () -> staged.commit(KEY));
                }
            }
            server.failNext("DeleteObject", new Fault.Answer(answer));
            return assertThrows(IOException.class, () -> store.delete(KEY));
        }
    }

    private static IOException fault(String name) throws IOException {
        return switch (name) {
            case "connection refused" -> refused();
            case "connection reset while sending" -> faultOnPut(new Fault.ResetInBody());
            case "connection reset after the request was sent (no answer)" ->
                    faultOnPut(new Fault.ResetAfter());
            case "read timeout" -> faultOnPut(new Fault.Silence());
            case "TLS handshake timeout" -> silentHandshake();
            case "truncated response body" -> truncated();
            case "unknown host" ->
                    new S3Failure("layers")
                            .of(
                                    "cannot read 'd/x'",
                                    "s3://layers",
                                    SdkClientException.create(
                                            "Received an UnknownHostException",
                                            new UnknownHostException("s3.nowhere.invalid")));
            default -> throw new AssertionError("no case for the fault '" + name + "'");
        };
    }

    private static IOException faultOnPut(Fault fault) throws IOException {
        try (ScriptedS3 server = new ScriptedS3();
                S3Store store = server.newImpatientStore()) {
            server.failNext("PutObject", fault);
            return assertThrows(
                    IOException.class, () -> store.create(KEY, ByteBuffer.allocate(1 << 20)));
        }
    }

    private static IOException truncated() throws IOException {
        try (ScriptedS3 server = new ScriptedS3();
                S3Store store = server.newStore()) {
            server.s3().put("d/x", new byte[100_000]);
            server.failNext("GetObject", new Fault.HalfAnswer());
            try (var in = store.read(KEY)) {
                return assertThrows(IOException.class, in::readAllBytes);
            }
        }
    }

    private static IOException refused() throws IOException {
        ScriptedS3 closed = new ScriptedS3();
        closed.close();
        try (S3Store store = closed.newStore()) {
            return assertThrows(IOException.class, () -> store.delete(KEY));
        }
    }

    private static IOException silentHandshake() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                S3Store store = overTls(silent.getLocalPort(), Duration.ofMillis(300))) {
            return assertThrows(IOException.class, () -> store.delete(KEY));
        }
    }

    private static S3Store overTls(int port, Duration silence) {
        return new S3Store(
                () ->
                        ScriptedS3.withKeys(
                                new S3Connection(
                                        "us-east-1",
                                        URI.create("https://127.0.0.1:" + port),
                                        true,
                                        Duration.ofSeconds(1),
                                        silence,
                                        Duration.ofSeconds(30)),
                                "key",
                                "secret"),
                S3Settings.of("layers"));
    }

    private static void answerInPlainText(ServerSocket server) {
        try (Socket client = server.accept()) {
            client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
            client.getInputStream().readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Test
    void aServerThatAnswersInPlainTextIsNotAskedAgain() throws IOException {
        try (ServerSocket plain = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                S3Store store = overTls(plain.getLocalPort(), Duration.ofSeconds(20))) {
            Thread.ofPlatform().start(() -> answerInPlainText(plain));
            IOException failure = assertThrows(IOException.class, () -> store.delete(KEY));
            assertFalse(failure instanceof TransientStoreException, failure::toString);
            assertTrue(
                    failure.getMessage().contains("the server does not speak TLS"),
                    failure::getMessage);
        }
    }
}
