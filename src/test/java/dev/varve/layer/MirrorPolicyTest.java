package dev.varve.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.varve.layer.mirroring.MirrorFinding;
import dev.varve.layer.mirroring.MirrorListener;
import dev.varve.layer.mirroring.MirrorSummary;
import dev.varve.layer.mirroring.MirroredPlace;
import dev.varve.layer.mirroring.Mirroring;
import dev.varve.store.BlobStore;
import dev.varve.store.Blobs;
import dev.varve.store.MemoryStore;
import dev.varve.store.gcs.GcsFake;
import dev.varve.store.gcs.GcsPolicy;
import dev.varve.store.gcs.GcsStores;
import dev.varve.store.s3.S3FakeServer;
import dev.varve.store.s3.S3Settings;
import dev.varve.store.s3.S3Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code MIRROR.md} says must be allowed, before servers that deny all else. */
final class MirrorPolicyTest {

    private static final Pattern ROW = Pattern.compile("\\| FROM \\| (.+) \\| (.+) \\|");
    private static final Pattern ACTION = Pattern.compile("`([^`]+)`");

    private final MemoryStore lake = new MemoryStore();
    private final List<MirrorFinding> findings = new ArrayList<>();
    private final MirrorListener listener =
            new MirrorListener() {
                @Override
                public void found(MirrorFinding finding) {
                    findings.add(finding);
                }

                @Override
                public void copied(long objects, long bytes) {}
            };

    @BeforeEach
    void makeAnArchive() throws Exception {
        AuditVerificationTest.fill(lake, AuditVerificationTest.pair());
    }

    /** The actions of S3 as the first, the permissions of Cloud Storage as the second group. */
    private static List<String> ofFrom(int group) throws IOException {
        Matcher row = ROW.matcher(Files.readString(Path.of("src/docs/MIRROR.md")));
        assertTrue(row.find());
        return ACTION.matcher(row.group(group)).results().map(each -> each.group(1)).toList();
    }

    private MirrorSummary mirror(BlobStore from, BlobStore to) throws IOException {
        findings.clear();
        return new Mirroring(
                        new MirroredPlace(from, "lake", Optional.empty()),
                        new MirroredPlace(to, "lake", Optional.empty()),
                        new Mirroring.Wishes(true, false, 2),
                        listener)
                .run();
    }

    private void endsAsTheFirst(BlobStore from, BlobStore to) throws IOException {
        MirrorSummary first = mirror(from, to);
        assertEquals(List.of(), findings);
        MirrorSummary again = mirror(from, to);
        assertEquals(first.copied(), again.same());
        assertEquals(0, again.problems() + again.copied());
    }

    /** One line ends it, whatever refuses. */
    private void fails(BlobStore from, String lacking) {
        try (MemoryStore to = new MemoryStore()) {
            MirrorSummary summary = mirror(from, to);
            throw new AssertionError(lacking + " is not needed: " + summary);
        } catch (IOException refused) {
            isToldOf(refused, lacking);
        } catch (UncheckedIOException refused) {
            isToldOf(refused.getCause(), lacking);
        }
    }

    private static void isToldOf(IOException refused, String lacking) {
        String told = String.valueOf(refused.getMessage());
        assertTrue(told.contains(lacking), () -> "without " + lacking + ": " + told);
        assertEquals(1, told.lines().count(), told);
    }

    private S3FakeServer s3(List<String> actions) throws IOException {
        S3FakeServer server = S3FakeServer.allowing(actions);
        for (String key : Blobs.list(lake, "")) {
            server.put(key, Blobs.bytes(lake, key));
        }
        return server;
    }

    private static S3Store store(S3FakeServer server) {
        return new S3Store(server::newClient, S3Settings.of(S3FakeServer.BUCKET));
    }

    @Test
    void fromABucketOfS3ThatItMayReadToOneWithTheLeastPolicy() throws Exception {
        try (S3FakeServer first = s3(ofFrom(1));
                S3FakeServer second = S3FakeServer.ofLeastPolicy("");
                S3Store from = store(first);
                S3Store to = store(second)) {
            endsAsTheFirst(from, to);
        }
    }

    @Test
    void eachActionOnTheFirstBucketIsNeeded() throws Exception {
        List<String> all = ofFrom(1);
        assertEquals(2, all.size());
        for (String lacking : all) {
            List<String> less = all.stream().filter(each -> !each.equals(lacking)).toList();
            try (S3FakeServer first = s3(less);
                    S3Store from = store(first)) {
                fails(from, lacking);
            }
        }
    }

    private GcsFake gcs(List<String> permissions) throws IOException {
        GcsFake fake = GcsFake.start(GcsStores.BUCKET);
        for (String key : Blobs.list(lake, "")) {
            fake.put(GcsStores.BUCKET, key, Blobs.bytes(lake, key));
        }
        fake.permit(new GcsPolicy(new TreeSet<>(permissions)));
        return fake;
    }

    @Test
    void fromABucketOfCloudStorageThatItMayReadToOneWithThePermissionsThatNoOptionNeeds()
            throws Exception {
        try (GcsFake first = gcs(ofFrom(2));
                GcsFake second = GcsFake.start(GcsStores.BUCKET);
                BlobStore from = GcsStores.smallStore(first);
                BlobStore to = GcsStores.smallStore(second)) {
            second.permit(GcsPolicy.withoutOptions());
            endsAsTheFirst(from, to);
        }
    }

    @Test
    void eachPermissionOnTheFirstBucketIsNeeded() throws Exception {
        List<String> all = ofFrom(2);
        assertEquals(2, all.size());
        for (String lacking : all) {
            List<String> less = all.stream().filter(each -> !each.equals(lacking)).toList();
            try (GcsFake first = gcs(less);
                    BlobStore from = GcsStores.smallStore(first)) {
                fails(from, lacking);
            }
        }
    }
}
