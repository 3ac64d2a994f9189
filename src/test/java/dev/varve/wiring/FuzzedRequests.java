package dev.varve.wiring;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/**
 * Requests such as no client should send, of a seed. Each record has an id that no other has, of
 * one length, so that none becomes another when it is cut. For one thread.
 */
final class FuzzedRequests {

    private static final int WHOLE_MILLIS = 10_000;
    private static final int OPEN_MILLIS = 40;
    private static final String HOST = "Host: localhost\r\n";

    /**
     * Bytes for one connection.
     *
     * @param what for who reads of a failure
     * @param ids of the records of each request in it, in their order
     */
    record Fuzz(String what, byte[] bytes, List<List<String>> ids, RawHttp.Manner manner) {}

    private record Body(byte[] bytes, List<String> ids) {}

    private final Random random;
    private final String table;
    private final List<Supplier<Fuzz>> kinds =
            List.of(
                    this::length,
                    this::cut,
                    this::chunks,
                    this::brokenChunks,
                    this::codings,
                    this::headers,
                    this::methods,
                    this::addresses,
                    this::pipelined,
                    this::texts,
                    this::packed,
                    this::garbage);
    private int records;
    private int turn;

    /**
     * @param table that all records with ids go to; what is spoilt goes to one beside it
     */
    FuzzedRequests(long seed, String table) {
        this.random = new Random(seed);
        this.table = table;
    }

    /** Each kind has its turn. */
    Fuzz next() {
        return kinds.get(turn++ % kinds.size()).get();
    }

    /** An id that no other record has. */
    String nextId() {
        return "%08d".formatted(records++);
    }

    private Body lines() {
        List<String> ids = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        int count = random.nextInt(20) == 0 ? 2_000 : 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            ids.add(nextId());
            lines.append(record(ids.getLast())).append(random.nextInt(9) == 0 ? "\r\n" : "\n");
            if (random.nextInt(8) == 0) {
                lines.append(any("{\"id\":\n", "[1]\n", "\u0000\n", "\n", "}{\n", "null\n"));
            }
        }
        return new Body(utf8(lines.toString()), ids);
    }

    private String record(String id) {
        return "{\"id\":\"%s\",\"v\":%s}".formatted(id, any("1", "null", "1e3", "\"\\u00e9\""));
    }

    private Fuzz length() {
        Body body = lines();
        int length = body.bytes().length;
        String header =
                any(
                        "Content-Length: %d\r\nContent-Length: %d\r\n"
                                .formatted(length, length + 1),
                        "Content-Length: %d\r\nContent-Length: %d\r\n".formatted(length, length),
                        "Content-Length: -1\r\n",
                        "Content-Length: -%d\r\n".formatted(length),
                        "Content-Length: +%d\r\n".formatted(length),
                        "Content-Length: 0x%x\r\n".formatted(length),
                        "Content-Length: %d, %d\r\n".formatted(length, length),
                        "Content-Length: 99999999999999999999999999\r\n",
                        "Content-Length: 9223372036854775807\r\n",
                        "Content-Length: 5000000\r\n",
                        "Content-Length: \r\n",
                        "Content-Length: %d\r\nTransfer-Encoding: chunked\r\n".formatted(length),
                        "Content-Length: %d\r\n".formatted(length / 2),
                        "Content-Length: %d\r\n".formatted(length + 1 + random.nextInt(9)),
                        "Content-Length: 00%d\r\n".formatted(length),
                        "");
        return fuzz("length", post(table, header, body.bytes()), List.of(body.ids()), OPEN_MILLIS);
    }

    private Fuzz cut() {
        Body body = lines();
        boolean chunked = random.nextBoolean();
        byte[] whole = chunked ? chunked(body) : plain(body);
        byte[] part = Arrays.copyOf(whole, 1 + random.nextInt(whole.length - 1));
        return fuzz("cut", part, List.of(body.ids()), OPEN_MILLIS);
    }

    private Fuzz chunks() {
        Body body = lines();
        return fuzz("chunks", chunked(body), List.of(body.ids()), WHOLE_MILLIS);
    }

    private byte[] plain(Body body) {
        return post(table, "Content-Length: %d\r\n".formatted(body.bytes().length), body.bytes());
    }

    private byte[] chunked(Body body) {
        return post(table, "Transfer-Encoding: chunked\r\n", inChunks(body.bytes()));
    }

    private byte[] inChunks(byte[] bytes) {
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        int least = Math.max(1, bytes.length / 50);
        for (int at = 0; at < bytes.length; ) {
            int size = Math.min(bytes.length - at, least + random.nextInt(least * 4));
            chunks.writeBytes(utf8(Integer.toHexString(size) + any("", "", ";a=b", " ") + "\r\n"));
            chunks.write(bytes, at, size);
            chunks.writeBytes(utf8("\r\n"));
            at += size;
        }
        chunks.writeBytes(utf8(any("0\r\n\r\n", "00\r\n\r\n", "0\r\nTrailer: a\r\n\r\n")));
        return chunks.toByteArray();
    }

    private Fuzz brokenChunks() {
        byte[] chunks = inChunks(lines().bytes());
        String wrong =
                any(
                        "zz\r\n",
                        "-1\r\n",
                        "ffffffffffffffff\r\n",
                        "7fffffff\r\n",
                        "\r\n",
                        "\n",
                        "\0",
                        "8\n",
                        "0\r\n\r\n",
                        "0x8\r\n",
                        "a".repeat(70_000));
        int at = random.nextInt(chunks.length);
        ByteArrayOutputStream broken = new ByteArrayOutputStream();
        broken.write(chunks, 0, at);
        broken.writeBytes(utf8(wrong));
        broken.write(chunks, at, chunks.length - at);
        return spoilt(
                "broken chunks",
                post(spoilt(), "Transfer-Encoding: chunked\r\n", broken.toByteArray()));
    }

    private Fuzz codings() {
        Body body = lines();
        String transfer =
                any(
                        "gzip",
                        "gzip, chunked",
                        "chunked, gzip",
                        "chunked, chunked",
                        "identity",
                        "foo",
                        "",
                        " chunked ",
                        "CHUNKED",
                        "chunked\r\nTransfer-Encoding: chunked");
        String content = any("", "foo", "gzip", "zstd", "gzip, gzip", "identity", "br", "deflate");
        byte[] request =
                post(
                        table,
                        "Transfer-Encoding: %s\r\nContent-Encoding: %s\r\n"
                                .formatted(transfer, content),
                        inChunks(body.bytes()));
        return fuzz("codings", request, List.of(body.ids()), OPEN_MILLIS);
    }

    private Fuzz headers() {
        Body body = lines();
        StringBuilder many = new StringBuilder();
        for (int i = random.nextInt(3_000); i > 0; i--) {
            many.append("X-").append(i).append(": a\r\n");
        }
        String odd =
                any(
                        "X: " + "a".repeat(random.nextInt(40_000)) + "\r\n",
                        many.toString(),
                        "X: a\u0001b\r\n",
                        "X: a\u0000b\r\n",
                        "X y: a\r\n",
                        "X\r\n",
                        ": a\r\n",
                        "X: a\r\n b\r\n",
                        "Host: other\r\n",
                        "Expect: 100-continue\r\n",
                        "Expect: wonders\r\n",
                        "Upgrade: websocket\r\n",
                        "Content-Type: ;;/\r\n",
                        "Content-Type: \u00ff\u00fe\r\n",
                        "Content-Type: text/plain; charset=utf-7\r\n",
                        "Prefer: wait=0, wait=0, =\r\n",
                        "Prefer: wait=99999999999\r\n",
                        "Accept: ///\r\n",
                        "Origin: \u0001\r\n",
                        "Origin: null\r\n",
                        "Sec-Fetch-Site: \r\n",
                        "X-Forwarded-Host: a b\r\nForwarded: for=;;\r\n",
                        "X-HTTP-Method-Override: DELETE\r\n",
                        "Cookie: =;=\r\n");
        String length = "Content-Length: %d\r\n".formatted(body.bytes().length);
        byte[] request =
                any(true, true, false)
                        ? post(table, odd + length, body.bytes())
                        : join(
                                "POST /v1/tables/%s/records HTTP/1.1\r\n".formatted(table)
                                        + any(
                                                "",
                                                "Host:\r\n",
                                                "Host: a:b:c\r\n",
                                                "Host: a:9999999\r\n")
                                        + length
                                        + "\r\n",
                                body.bytes());
        return fuzz("headers", request, List.of(body.ids()), WHOLE_MILLIS);
    }

    private Fuzz methods() {
        String method =
                any(
                        "FROB",
                        "get",
                        "TRACE",
                        "CONNECT",
                        "DELETE",
                        "PATCH",
                        "OPTIONS",
                        "PUT",
                        "PRI",
                        "G(T",
                        "",
                        "A".repeat(5_000));
        String path =
                any("/", "/v1/records", "/v1/tables/" + spoilt(), "/v1/flush", "/metrics", "*");
        String version =
                any("HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/9.9", "FOO/1.1", "HTTP/x", "");
        byte[] request =
                utf8(
                        "%s %s %s\r\n%sContent-Length: 3\r\n\r\n{}\n"
                                .formatted(method, path, version, HOST));
        return fuzz("methods", request, List.of(List.of()), OPEN_MILLIS * 5);
    }

    private Fuzz addresses() {
        String path =
                any(
                        "/v1/tables/%zz",
                        "/v1/tables/%2",
                        "/v1/tables/%ff%fe",
                        "/v1/tables/%00",
                        "/v1/tables/\u00ff",
                        "/v1/tables/[{<|>}]",
                        "/v1/tables?x=%zz",
                        "/v1/flush;x",
                        "/v1/tables/a%2fb",
                        "/v1/../v1/tables",
                        "//v1//tables",
                        "v1/tables",
                        "*",
                        "?",
                        "#",
                        "http:///v1/tables",
                        "http://other/v1/tables",
                        "http://[::/v1/tables",
                        "/v1/tables/%u0041",
                        "/" + "a".repeat(random.nextInt(9_000)),
                        "/v1/tables/" + "%61".repeat(random.nextInt(1_500)),
                        "/v1/tables/\u0001",
                        "/v1/tables/a\tb",
                        "\\v1\\tables",
                        "/health/live/../../v1/flush",
                        "/%",
                        "/q/");
        String method = any("GET", "POST", "PUT");
        byte[] request =
                utf8("%s %s HTTP/1.1\r\n%sContent-Length: 0\r\n\r\n".formatted(method, path, HOST));
        return fuzz("addresses", request, List.of(List.of()), WHOLE_MILLIS);
    }

    private Fuzz pipelined() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<List<String>> ids = new ArrayList<>();
        for (int i = 2 + random.nextInt(6); i > 0; i--) {
            Body body = lines();
            ids.add(body.ids());
            all.writeBytes(random.nextBoolean() ? plain(body) : chunked(body));
        }
        return fuzz("pipelined", all.toByteArray(), ids, WHOLE_MILLIS);
    }

    private Fuzz texts() {
        List<String> ids = List.of(nextId(), nextId());
        String first = record(ids.getFirst());
        String last = record(ids.getLast());
        String text =
                any(
                        "[%s,%s]".formatted(first, last),
                        "[%s,%s".formatted(first, last),
                        "[%s,,%s]".formatted(first, last),
                        "[%s %s]".formatted(first, last),
                        "%s%s".formatted(first, last),
                        "\ufeff%s\n%s".formatted(first, last),
                        "{\n%s\n%s".formatted(first, last),
                        "%s\n\"%s".formatted(first, last),
                        "[".repeat(5_000) + first,
                        "%s\n{\"a\":%s%s".formatted(first, "[".repeat(100_000), last),
                        "%s\n{\"%s\":1}\n%s".formatted(first, "k".repeat(70_000), last),
                        "%s\n%s\n%s".formatted(first, "1\n".repeat(5_000), last),
                        "%s\u0000\n%s".formatted(first, last));
        String type =
                any("application/json", "application/x-ndjson", "text/plain", "text/html", "");
        byte[] body = utf8(text);
        String headers = "Content-Type: %s\r\nContent-Length: %d\r\n".formatted(type, body.length);
        return fuzz("texts", post(table, headers, body), List.of(ids), WHOLE_MILLIS);
    }

    private Fuzz packed() {
        Body body = lines();
        String encoding = any("gzip", "zstd");
        return switch (random.nextInt(4)) {
            case 0 -> {
                byte[] packed = pack(encoding, body.bytes());
                yield fuzz(
                        "packed",
                        packedPost(table, encoding, packed),
                        List.of(body.ids()),
                        WHOLE_MILLIS);
            }
            case 1 -> {
                byte[] packed = pack(encoding, body.bytes());
                byte[] part = Arrays.copyOf(packed, random.nextInt(packed.length));
                yield fuzz(
                        "packed, cut",
                        packedPost(table, encoding, part),
                        List.of(body.ids()),
                        WHOLE_MILLIS);
            }
            case 2 -> {
                byte[] packed = pack(encoding, body.bytes());
                packed[random.nextInt(packed.length)] ^= (byte) (1 << random.nextInt(8));
                yield spoilt("packed, spoilt", packedPost(spoilt(), encoding, packed));
            }
            default -> {
                byte[] bomb = pack(encoding, utf8(any("\n", "{}\n", " ").repeat(8 << 20)));
                yield spoilt("bomb", packedPost(spoilt(), encoding, bomb));
            }
        };
    }

    private byte[] packedPost(String table, String encoding, byte[] body) {
        return post(
                table,
                "Content-Encoding: %s\r\nContent-Type: application/x-ndjson\r\nContent-Length: %d\r\n"
                        .formatted(encoding, body.length),
                body);
    }

    private static byte[] pack(String encoding, byte[] bytes) {
        if (encoding.equals("zstd")) {
            return Zstd.compress(bytes);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException never) {
            throw new IllegalStateException(never);
        }
        return packed.toByteArray();
    }

    private Fuzz garbage() {
        byte[] noise = new byte[random.nextInt(2_000)];
        random.nextBytes(noise);
        String begin =
                any(
                        "",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                        "\u0016\u0003\u0001\u0002\u0000",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0",
                        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0\0\0\u0008\u0001\u0005\0\0\0\u0001",
                        "GET / HTTP/1.1\r\n"
                                + HOST
                                + "Upgrade: h2c\r\nHTTP2-Settings: !\r\n"
                                + "Connection: Upgrade, HTTP2-Settings\r\n\r\n");
        return fuzz("garbage", join(begin, noise), List.of(), OPEN_MILLIS);
    }

    private Fuzz fuzz(String what, byte[] bytes, List<List<String>> ids, int patienceMillis) {
        int first = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length + 1);
        return new Fuzz(
                what,
                bytes,
                ids,
                new RawHttp.Manner(
                        first,
                        patienceMillis != WHOLE_MILLIS && random.nextInt(3) == 0,
                        Math.max(1, ids.size()),
                        patienceMillis));
    }

    private Fuzz spoilt(String what, byte[] bytes) {
        return fuzz(what, bytes, List.of(), OPEN_MILLIS * 5);
    }

    private String spoilt() {
        return table + "_spoilt";
    }

    private static byte[] post(String table, String headers, byte[] body) {
        return join(
                "POST /v1/tables/%s/records HTTP/1.1\r\n%s%s\r\n".formatted(table, HOST, headers),
                body);
    }

    private static byte[] join(String head, byte[] body) {
        byte[] begin = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = Arrays.copyOf(begin, begin.length + body.length);
        System.arraycopy(body, 0, whole, begin.length, body.length);
        return whole;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @SafeVarargs
    private <T> T any(T... choices) {
        return choices[random.nextInt(choices.length)];
    }
}
