package dev.varve.bench;

import dev.varve.store.BlobKey;
import dev.varve.store.StagedBlob;
import dev.varve.store.s3.S3Settings;
import dev.varve.store.s3.S3Store;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The child process that writes an object as Varve does: in row groups that come one after another
 * while the parts before are under way. In place of encoding it reads the next row group from the
 * prepared file.
 */
final class StoreUpload {
    /** About as large as row groups are; no multiple of a part, as they never are. */
    private static final int ROW_GROUP_BYTES = 8_300_017;

    private StoreUpload() {}

    /**
     * Uploads.
     *
     * @param args those of {@link S3Target}, and the file
     */
    public static void main(String[] args) throws IOException {
        S3Target target = S3Target.of(args);
        BlobKey key = new BlobKey(target.key());
        byte[] rowGroup = new byte[ROW_GROUP_BYTES];
        try (S3Client client = target.client();
                S3Store store = new S3Store(() -> client, S3Settings.of(target.bucket()));
                StagedBlob staged = store.stageAs(key);
                InputStream in = Files.newInputStream(Path.of(args[3]))) {
            for (int read = in.readNBytes(rowGroup, 0, rowGroup.length);
                    read > 0;
                    read = in.readNBytes(rowGroup, 0, rowGroup.length)) {
                staged.append(ByteBuffer.wrap(rowGroup, 0, read));
            }
            staged.commit(key);
        }
    }
}
