package dev.varve.store.s3;

import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The fake for other packages: a server of S3's protocol with one bucket, which does what the
 * reference says but for what it lacks.
 */
public final class S3FakeServer implements AutoCloseable {

    /** Its one bucket. */
    public static final String BUCKET = FakeS3.BUCKET;

    private final ScriptedS3 server = new ScriptedS3();

    private S3FakeServer() throws IOException {}

    private static S3FakeServer without(FakeS3.Ability lacking) throws IOException {
        S3FakeServer fake = new S3FakeServer();
        fake.server.s3().lacks(lacking);
        return fake;
    }

    /**
     * Takes {@code If-None-Match: *} and replaces objects that come whole all the same, as s3rver.
     */
    public static S3FakeServer withoutConditionsOnPut() throws IOException {
        return without(FakeS3.Ability.CONDITIONS_ON_PUT);
    }

    /** The same of objects that come in parts, as Ceph RGW 16. */
    public static S3FakeServer withoutConditionsOnCompletion() throws IOException {
        return without(FakeS3.Ability.CONDITIONS_ON_COMPLETE);
    }

    /**
     * Denies whatever the statements of the least policy do not allow.
     *
     * @param prefix below which all objects lie, with a {@code /} at its end
     */
    public static S3FakeServer ofLeastPolicy(String prefix) throws IOException {
        S3FakeServer fake = new S3FakeServer();
        fake.server.permit(S3Policy.ofStatements().below(prefix));
        return fake;
    }

    /**
     * Denies all but these actions, on the bucket and its objects.
     *
     * @param actions such as {@code s3:GetObject}
     */
    public static S3FakeServer allowing(Collection<String> actions) throws IOException {
        S3FakeServer fake = new S3FakeServer();
        fake.server.permit(
                new S3Policy(
                        actions.stream()
                                .map(action -> new S3Policy.Allowed(action, BUCKET + "*"))
                                .toList()));
        return fake;
    }

    public URI endpoint() {
        return server.endpoint();
    }

    /** For the caller to close. */
    public S3Client newClient() {
        return server.newClient();
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
