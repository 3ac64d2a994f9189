package dev.varve.door.http;

import dev.varve.door.ContentEncoding;
import dev.varve.door.FirstBytes;
import dev.varve.door.ForeignContentException;
import dev.varve.door.Ingestion;
import dev.varve.door.RecordFormat;
import dev.varve.record.TableName;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request: what it says it is, what it is, and the bounds it is held to. Compressed
 * bodies and JSON documents are accepted whole or not at all, because a break in them makes all of
 * it doubtful; plain lines are accepted as they come.
 */
final class RecordsBody {

    private static final int PEEK_BYTES = 4096;
    private static final int LEAST_CHUNK_BYTES = 1 << 13;
    private static final String ALLOWED =
            "application/json, application/x-ndjson, application/ndjson, application/jsonl or text/plain";

    /**
     * What a content type promises.
     *
     * @throws Refusal 415 if the type is none of those allowed
     */
    static RecordFormat format(@Nullable String contentType) {
        String[] parts =
                (contentType == null ? "" : contentType).toLowerCase(Locale.ROOT).split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().replace("\"", "");
            if (parameter.startsWith("charset=")
                    && !parameter.matches("charset=(utf-?8|us-ascii)")) {
                throw new Refusal(
                        Refusal.Reason.MEDIA_TYPE,
                        "Content-Type '%s' is not taken: records are UTF-8".formatted(contentType));
            }
        }
        return switch (parts[0].strip()) {
            case "application/json" -> RecordFormat.JSON;
            case "application/x-ndjson",
                    "application/ndjson",
                    "application/jsonl",
                    "application/x-jsonlines",
                    "application/json-lines" ->
                    RecordFormat.NDJSON;
            // What curl --data-binary says when it is not told otherwise says nothing about the
            // body.
            case "", "text/plain", "application/x-www-form-urlencoded" -> RecordFormat.AUTO;
            default ->
                    throw new Refusal(
                            Refusal.Reason.MEDIA_TYPE,
                            "Content-Type '%s' is not taken: %s are"
                                    .formatted(contentType, ALLOWED));
        };
    }

    private final RecordFormat format;
    private final ContentEncoding encoding;
    private final long lengthBytes;
    private final RequestLimits limits;
    private final BodyStream arrival;
    private final Optional<RequestHash> hash;
    private final InputStream sent;

    /**
     * @param keyed whether the request has a key: then it is accepted whole or not at all, whatever
     *     it is
     * @param table for which it is
     * @param lengthBytes as the header says, -1 where it does not
     * @throws Refusal 413 or 415 if the headers alone tell that the body cannot be read
     */
    RecordsBody(
            @Nullable String contentType,
            @Nullable String contentEncoding,
            long lengthBytes,
            BodyStream arrival,
            RequestLimits limits,
            boolean keyed,
            Optional<TableName> table) {
        this.format = format(contentType);
        this.encoding = encoding(contentEncoding == null ? "" : contentEncoding);
        this.lengthBytes = lengthBytes;
        this.limits = limits;
        this.arrival = arrival;
        InputStream bounded =
                BoundedInputStream.ofBody(
                        arrival,
                        lengthBytes,
                        limits.bodyBytes(),
                        "the body is over the limit of %,d bytes (varve.limits.body)");
        this.hash =
                keyed ? Optional.of(new RequestHash(table, format, encoding)) : Optional.empty();
        this.sent = hash.map(each -> each.of(bounded)).orElse(bounded);
    }

    /**
     * Reads what nobody has read yet, to be called once.
     *
     * @return the hash of all that a request with a key asks for
     * @throws Refusal if the body is over its limit
     * @throws SlowBodyException if the body comes too slowly
     * @throws IOException if the connection is broken
     */
    long hash() throws IOException {
        byte[] rest = new byte[LEAST_CHUNK_BYTES];
        while (sent.read(rest) >= 0) {
            // what is read is hashed
        }
        return hash.orElseThrow().value();
    }

    /** As the header says, -1 where it does not. */
    static long length(HttpHeaders headers) {
        String length = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    /** Whether a few bytes may be much to read. */
    boolean isPacked() {
        return encoding != ContentEncoding.IDENTITY;
    }

    private static ContentEncoding encoding(String header) {
        return ContentEncoding.named(header)
                .orElseThrow(
                        () ->
                                new Refusal(
                                        Refusal.Reason.MEDIA_TYPE,
                                        "Content-Encoding '%s' is not known: gzip, zstd or identity are allowed"
                                                .formatted(header)));
    }

    /**
     * Gives all records to the ingestion.
     *
     * @throws Refusal if the body is not what it says, or over a limit
     * @throws dev.varve.door.TooManyRejectionsException if it is accepted whole or not at all and
     *     too many of its records are rejected
     * @throws dev.varve.record.json.MalformedBodyException if it is a JSON document with a break in
     *     it
     * @throws dev.varve.layer.OverloadedException if there was no memory for its records in time
     * @throws dev.varve.journal.DeadLettersFullException if rejections cannot be stored
     * @throws SlowBodyException if the body comes too slowly
     * @throws IOException if the body is broken, or the connection is
     */
    void readInto(Ingestion ingestion) throws IOException {
        arrival.await();
        if (encoding == ContentEncoding.IDENTITY) {
            readPlain(ingestion);
        } else {
            readPacked(ingestion);
        }
    }

    private void readPlain(Ingestion ingestion) throws IOException {
        if (isDocument(new FirstBytes(arrival.peek(PEEK_BYTES)))) {
            ingestion.acceptDocument(
                    bounded(
                            sent,
                            "the JSON document is over the limit of %,d bytes (varve.limits.decompressed); send it as lines"));
        } else if (hash.isPresent()) {
            ingestion.acceptAllLines(
                    bounded(
                            sent,
                            "a body with an Idempotency-Key is accepted whole, and is over the limit of %,d bytes (varve.limits.decompressed); send it as several requests, each with its key"),
                    chunkBytes());
        } else {
            ingestion.acceptLines(sent, chunkBytes(), arrival, () -> {});
        }
    }

    private void readPacked(Ingestion ingestion) throws IOException {
        try (InputStream unpacked =
                encoding.unpack(sent, limits.zstdWindowBytes(), ingestion::reserveForDecoder)) {
            readUnpacked(
                    new BufferedInputStream(
                            bounded(
                                    unpacked,
                                    "the body is over the limit of %,d bytes when unpacked (varve.limits.decompressed)"),
                            PEEK_BYTES),
                    ingestion);
        } catch (ContentEncoding.WindowTooLargeException tooLarge) {
            throw new Refusal(
                    Refusal.Reason.SIZE,
                    tooLarge.getMessage() + " by varve.limits.zstd-window",
                    tooLarge);
        }
    }

    private void readUnpacked(BufferedInputStream body, Ingestion ingestion) throws IOException {
        if (isDocument(FirstBytes.of(body, PEEK_BYTES))) {
            ingestion.acceptDocument(body);
        } else {
            ingestion.acceptAllLines(body, Ingestion.CHUNK_BYTES);
        }
    }

    private InputStream bounded(InputStream in, String sentence) {
        return new BoundedInputStream(in, limits.unpackedBytes(), sentence);
    }

    private boolean isDocument(FirstBytes first) throws ForeignContentException {
        ContentEncoding found = first.packing();
        if (found != ContentEncoding.IDENTITY) {
            throw new Refusal(
                    Refusal.Reason.MALFORMED,
                    encoding == ContentEncoding.IDENTITY
                            ? "the body is packed by %s, which Content-Encoding does not say"
                                    .formatted(found.word())
                            : "the body is packed by %s twice over".formatted(found.word()));
        }
        first.requireRecords();
        return first.areOfDocument(format);
    }

    /** A small body needs no large chunk. */
    private int chunkBytes() {
        return lengthBytes < 0
                ? Ingestion.CHUNK_BYTES
                : Math.clamp(lengthBytes + 1, LEAST_CHUNK_BYTES, Ingestion.CHUNK_BYTES);
    }
}
