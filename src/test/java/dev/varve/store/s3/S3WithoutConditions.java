package dev.varve.store.s3;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A server of S3's protocol that takes {@code If-None-Match: *} and replaces objects all the same:
 * those that come whole as s3rver does it, or those that come in parts as Ceph RGW 16 does it.
 */
public final class S3WithoutConditions implements AutoCloseable {

    /** Its one bucket. */
    public static final String BUCKET = FakeS3.BUCKET;

    private final ScriptedS3 server = new ScriptedS3();

    private S3WithoutConditions(FakeS3.Ability lacking) throws IOException {
        server.s3().lacks(lacking);
    }

    public static S3WithoutConditions onPut() throws IOException {
        return new S3WithoutConditions(FakeS3.Ability.CONDITIONS_ON_PUT);
    }

    public static S3WithoutConditions onCompletion() throws IOException {
        return new S3WithoutConditions(FakeS3.Ability.CONDITIONS_ON_COMPLETE);
    }

    public URI endpoint() {
        return server.endpoint();
    }

    /** Puts an object there, without a request. */
    public void put(String key, byte[] bytes) {
        server.s3().put(key, bytes);
    }

    /** The objects at this moment, by key; temporary ones too. */
    public SortedMap<String, byte[]> objects() {
        SortedMap<String, byte[]> bytes = new TreeMap<>();
        server.s3().objects().forEach((key, object) -> bytes.put(key, object.bytes()));
        return bytes;
    }

    public int openUploads() {
        return server.s3().openUploads();
    }

    /** The keys that were asked to be created so far, in their order, whatever came of it. */
    public List<String> createdKeys() {
        return server.asked().stream()
                .filter(request -> List.of("PUT", "POST").contains(request.method()))
                .map(WireRequest::key)
                .distinct()
                .toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
