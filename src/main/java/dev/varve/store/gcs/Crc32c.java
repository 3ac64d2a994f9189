package dev.varve.store.gcs;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * CRC32C as Cloud Storage writes it: Base64 of the four bytes in big-endian order, see <a
 * href="https://cloud.google.com/storage/docs/data-validation">Data validation</a>.
 */
final class Crc32c {

    private Crc32c() {}

    static String base64(CRC32C checksum) {
        byte[] bigEndian = ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array();
        return Base64.getEncoder().encodeToString(bigEndian);
    }
}
