package dev.varve.door.http;

import dev.varve.door.ContentEncoding;
import dev.varve.door.RecordFormat;
import dev.varve.journal.keys.RequestKey;
import dev.varve.record.TableName;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Tells whether two requests ask for the same: the same table, format, encoding and bytes. For one
 * thread.
 */
final class RequestHash {

    private final MessageDigest sha256 = RequestKey.sha256();

    RequestHash(Optional<TableName> table, RecordFormat format, ContentEncoding encoding) {
        String asked =
                "%s %s %s\n".formatted(table.map(TableName::value).orElse(""), format, encoding);
        sha256.update(asked.getBytes(StandardCharsets.UTF_8));
    }

    /** The same bytes, of which all that are read count. */
    InputStream of(InputStream body) {
        return new DigestInputStream(body, sha256);
    }

    /** The hash, once: the beginning of the SHA-256. */
    long value() {
        return ByteBuffer.wrap(sha256.digest()).getLong();
    }
}
