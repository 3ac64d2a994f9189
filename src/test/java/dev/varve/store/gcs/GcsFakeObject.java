package dev.varve.store.gcs;

import com.google.gson.JsonObject;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32C;

/**
 * One generation of an object.
 *
 * @param bucket where it is
 * @param name what it is called
 * @param generation a number that no other object has
 * @param bytes its content
 * @param given what the client said of it: content type, metadata and more
 */
public record GcsFakeObject(
        String bucket, String name, long generation, byte[] bytes, JsonObject given) {

    /** The CRC32C as Google writes it: Base64 of the four bytes, the highest first. */
    public static String crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        byte[] value = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        return Base64.getEncoder().encodeToString(value);
    }

    static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The media type that the client gave. */
    public String contentType() {
        return given.has("contentType")
                ? given.get("contentType").getAsString()
                : "application/octet-stream";
    }

    /**
     * The <a href="https://cloud.google.com/storage/docs/json_api/v1/objects#resource">resource</a>
     * as the server shows it.
     */
    JsonObject resource() {
        JsonObject resource = given.deepCopy();
        resource.addProperty("kind", "storage#object");
        resource.addProperty("id", bucket + "/" + name + "/" + generation);
        resource.addProperty("name", name);
        resource.addProperty("bucket", bucket);
        resource.addProperty("generation", Long.toString(generation));
        resource.addProperty("metageneration", "1");
        resource.addProperty("contentType", contentType());
        resource.addProperty("size", Long.toString(bytes.length));
        resource.addProperty("crc32c", crc32c(bytes));
        resource.addProperty("md5Hash", md5(bytes));
        resource.addProperty("etag", "e" + generation);
        return resource;
    }
}
