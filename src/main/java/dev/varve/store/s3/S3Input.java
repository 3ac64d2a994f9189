package dev.varve.store.s3;

import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The bytes of an answer. It counts them, because an answer that is cut off looks like one that
 * ended.
 */
final class S3Input extends InputStream {

    private final String doing;
    private final ResponseInputStream<GetObjectResponse> answer;
    private final Requests requests;
    private final long sizeBytes;
    private long at;
    private boolean ended;

    S3Input(String doing, ResponseInputStream<GetObjectResponse> answer, Requests requests) {
        this.doing = doing;
        this.answer = answer;
        this.requests = requests;
        this.sizeBytes = answer.response().contentLength();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException(doing + ": the thread was interrupted");
        }
        int read = readAnswer(bytes, from, length);
        if (read < 0) {
            ended = true;
            if (at < sizeBytes) {
                throw new TransientStoreException(
                        "%s: the answer ended after %d of %d bytes; try again"
                                .formatted(doing, at, sizeBytes));
            }
        }
        at += Math.max(0, read);
        return read;
    }

    private int readAnswer(byte[] bytes, int from, int length) throws IOException {
        try {
            return answer.read(bytes, from, length);
        } catch (IOException e) {
            throw requests.failed(doing, new UncheckedIOException(e));
        } catch (SdkException e) {
            throw requests.failed(doing, e);
        }
    }

    /** An answer that is not wanted to its end is cut off, instead of read for nothing. */
    @Override
    public void close() throws IOException {
        if (ended || at == sizeBytes) {
            answer.close();
        } else {
            answer.abort();
        }
    }
}
