package dev.varve.store.gcs;

import com.google.api.client.http.HttpResponse;
import dev.varve.store.BlobKey;
import dev.varve.store.Crc32c;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** The bytes of an answer; where they are a whole object, its CRC32C is checked at their end. */
final class GcsInput extends InputStream {

    private static final Pattern CRC32C_HASH = Pattern.compile("crc32c=([A-Za-z0-9+/=]+)");

    private final BlobKey key;
    private final HttpResponse answer;
    private final InputStream content;
    private final GcsFailure failure;
    private final CRC32C checksum = new CRC32C();
    private final Optional<String> expected;

    private GcsInput(
            BlobKey key,
            HttpResponse answer,
            InputStream content,
            GcsFailure failure,
            Optional<String> expected) {
        this.key = key;
        this.answer = answer;
        this.content = content;
        this.failure = failure;
        this.expected = expected;
    }

    /**
     * @param whole whether the answer is all of the object
     */
    static InputStream of(BlobKey key, HttpResponse answer, boolean whole, GcsFailure failure)
            throws IOException {
        @Nullable InputStream content = answer.getContent();
        if (content == null) {
            return InputStream.nullInputStream();
        }
        return new GcsInput(
                key, answer, content, failure, whole ? crc32c(answer) : Optional.empty());
    }

    private static Optional<String> crc32c(HttpResponse answer) {
        for (String value : answer.getHeaders().getHeaderStringValues("x-goog-hash")) {
            Matcher matcher = CRC32C_HASH.matcher(value);
            if (matcher.find()) {
                return Optional.of(matcher.group(1));
            }
        }
        return Optional.empty();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        try {
            int read = content.read(bytes, from, length);
            if (read > 0) {
                checksum.update(bytes, from, read);
            } else if (read < 0) {
                requireSame();
            }
            return read;
        } catch (IOException e) {
            throw failure.of("cannot read '" + key + "'", e);
        }
    }

    private void requireSame() throws GcsResponseException {
        if (expected.isPresent() && !expected.get().equals(Crc32c.base64(checksum))) {
            throw GcsResponseException.passing("the bytes changed on the way");
        }
    }

    @Override
    public void close() throws IOException {
        // Nobody wants the rest, so the connection is not worth keeping for it.
        answer.disconnect();
    }
}
