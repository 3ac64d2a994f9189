package dev.varve.store.s3;

import dev.varve.store.Finding;
import dev.varve.store.Finding.Outcome;
import dev.varve.store.Inspection;
import dev.varve.store.s3.MultipartRequests.Completion;
import dev.varve.store.s3.MultipartRequests.SentPart;
import dev.varve.store.s3.MultipartRequests.StartedUpload;
import dev.varve.store.s3.S3Objects.HeadResult;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockRule;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Tries in the staging area what Varve needs of a server, and removes what it tried with. For one
 * thread.
 */
final class S3Inspection {

    private final S3Context context;
    private final S3Settings configured;
    private final Clock clock;
    private final Readiness readiness;
    private final String maker = ObjectAttributes.newMaker();
    private final List<String> created = new ArrayList<>();
    private final Inspection inspection = new Inspection();

    /**
     * @param context of a store that relies on the server's conditions
     * @param configured as the store is used
     */
    S3Inspection(S3Context context, S3Settings configured, Clock clock) {
        this.context = context;
        this.configured = configured;
        this.clock = clock;
        this.readiness = new Readiness(context);
    }

    List<Finding> findings() throws InterruptedIOException {
        String key = readiness.newKey();
        created.add(key);
        try {
            if (inspection.look(
                    Inspection.CREATE,
                    Outcome.LACKS,
                    Inspection.NOTHING_STORED,
                    () -> create(key))) {
                lookAtAll(key);
            }
        } finally {
            created.forEach(readiness::remove);
        }
        return inspection.findings();
    }

    private void lookAtAll(String key) throws InterruptedIOException {
        inspection.look(Inspection.PUT, Outcome.LACKS, Inspection.NOTHING_STORED, () -> put(key));
        inspection.look(
                Inspection.COMPLETION,
                partsOrElse(Outcome.LACKS, Outcome.WEAKER),
                "files above the threshold cannot be stored",
                () -> completion(key));
        inspection.look(
                Inspection.COPY,
                Outcome.WEAKER,
                "archive cannot have the server name large files by their content",
                () -> copy(key));
        inspection.look(
                Inspection.CHECKSUMS,
                Outcome.LACKS,
                "nothing can be compared",
                () -> checksums(key));
        inspection.look(
                Inspection.ORDER, Outcome.LACKS, "what is stored cannot be listed", this::order);
        inspection.look(
                Inspection.LOCK, Outcome.UNKNOWN, "it was not needed for the rest", this::lock);
        inspection.look(Inspection.CLOCKS, Outcome.UNKNOWN, "", () -> clocks(key));
        inspection.look(Inspection.PERMISSIONS, Outcome.LACKS, "", () -> permissions(key));
        inspection.look(
                Inspection.DELETE,
                Outcome.LACKS,
                "readiness and archive leave temporary objects below .varve-staging/",
                () -> delete(key));
    }

    private Outcome partsOrElse(Outcome withParts, Outcome without) {
        return configured.sendsInParts(configured.expectedSizeBytes()) ? withParts : without;
    }

    private Finding create(String key) throws IOException {
        context.objects().putIfAbsent("cannot write", key, Readiness.PROBE, maker);
        return new Finding(
                Inspection.CREATE,
                Outcome.HOLDS,
                context.requests().described("an object", "created"),
                "");
    }

    private Finding put(String key) throws IOException {
        return readiness.refusesPut(key, maker)
                ? new Finding(Inspection.PUT, Outcome.HOLDS, "a second PutObject was refused", "")
                : ignored(Inspection.PUT, Outcome.LACKS, "PutObject");
    }

    private Finding completion(String key) throws IOException {
        if (!readiness.refusesCompletion(key, maker)) {
            return ignored(
                    Inspection.COMPLETION,
                    partsOrElse(Outcome.LACKS, Outcome.WEAKER),
                    "CompleteMultipartUpload");
        }
        String found = "a second CompleteMultipartUpload was refused";
        if (context.objects().find(key).isPresent()) {
            return new Finding(Inspection.COMPLETION, Outcome.HOLDS, found, "");
        }
        context.objects().putIfAbsent("cannot write", key, Readiness.PROBE, maker);
        return new Finding(
                Inspection.COMPLETION,
                Outcome.WEAKER,
                found + ", and the object went when that upload was aborted",
                "names are looked at before archive's large files get them; two writers of one name at"
                        + " the same moment can lose it");
    }

    private Finding ignored(String capability, Outcome outcome, String request) {
        String found =
                "'If-None-Match: *' is ignored on %s: an object was replaced".formatted(request);
        if (configured.conditions() == Conditions.CHECKED) {
            return new Finding(
                    capability,
                    Outcome.WEAKER,
                    found,
                    "names are looked at before and after each object, as configured; two writers at"
                            + " the same moment can overwrite each other");
        }
        return new Finding(
                capability,
                outcome,
                found,
                outcome == Outcome.LACKS
                        ? "Varve refuses to write here; use a version that knows conditional writes, or"
                                + " varve.store.conditional-writes=check, which is weaker"
                        : "it is refused when an object grows above the threshold; none is meant to");
    }

    private Finding copy(String source) throws IOException {
        String target = readiness.newKey();
        created.add(target);
        return context.requests().send("cannot copy", client -> copied(client, source, target));
    }

    private Finding copied(S3Client client, String source, String target) throws IOException {
        MultipartRequests uploads = context.uploads();
        StartedUpload upload = uploads.create(client, target, maker);
        try {
            SentPart part = uploads.copy(client, upload, 1, source, 0, Readiness.PROBE.sizeBytes());
            if (upload.summed() && part.checksum() == null) {
                return new Finding(
                        Inspection.COPY,
                        Outcome.WEAKER,
                        "UploadPartCopy answers without a CRC-32C",
                        "a large file that archive names by its content has no checksum of the"
                                + " server's");
            }
            Completion completion =
                    uploads.completeIfAbsent(
                            client, upload, List.of(part), ContentChecksum.of(Readiness.PROBE));
            return completion == Completion.CREATED
                    ? new Finding(Inspection.COPY, Outcome.HOLDS, "an object was copied", "")
                    : new Finding(
                            Inspection.COPY,
                            Outcome.WEAKER,
                            "a copy to a free name was not made",
                            "archive cannot have the server name large files by their content");
        } catch (NoServerCopiesException none) {
            return new Finding(
                    Inspection.COPY,
                    Outcome.WEAKER,
                    String.valueOf(none.getMessage()),
                    "archive sends large files a second time, under their names");
        } finally {
            uploads.abort(client, upload);
        }
    }

    private Finding checksums(String key) throws IOException {
        Optional<HeadResult> found = context.objects().find(key);
        if (found.isEmpty()) {
            return new Finding(
                    Inspection.CHECKSUMS,
                    Outcome.LACKS,
                    "an object that was just created is not found",
                    "use a server whose answers are consistent");
        }
        return found.get().checksum() != null
                ? new Finding(
                        Inspection.CHECKSUMS, Outcome.HOLDS, "CRC-32C is checked and kept", "")
                : new Finding(
                        Inspection.CHECKSUMS,
                        Outcome.WEAKER,
                        "no CRC-32C is kept",
                        "MD5 guards what is sent; a name that is taken costs a GET of its object");
    }

    private Finding order() throws IOException {
        String folder = readiness.newKey() + "/";
        for (String name : Inspection.NAMES) {
            created.add(folder + name);
            context.objects().putIfAbsent("cannot write", folder + name, Readiness.PROBE, maker);
        }
        List<String> listed =
                context.requests()
                        .send(
                                "cannot list",
                                client ->
                                        client
                                                .listObjectsV2(
                                                        request ->
                                                                request.bucket(configured.bucket())
                                                                        .prefix(folder))
                                                .contents()
                                                .stream()
                                                .map(S3Object::key)
                                                .map(name -> name.substring(folder.length()))
                                                .toList());
        return Inspection.ofOrder(listed);
    }

    private Finding lock() throws IOException {
        return context.requests().send("cannot ask for object lock", this::lock);
    }

    private Finding lock(S3Client client) {
        try {
            return Optional.ofNullable(
                            client.getObjectLockConfiguration(
                                            request -> request.bucket(configured.bucket()))
                                    .objectLockConfiguration())
                    .map(ObjectLockConfiguration::rule)
                    .map(ObjectLockRule::defaultRetention)
                    .map(S3Inspection::retained)
                    .orElseGet(
                            () ->
                                    new Finding(
                                            Inspection.LOCK,
                                            Outcome.HOLDS,
                                            "no default retention",
                                            ""));
        } catch (S3Exception e) {
            if (e.statusCode() == 404 && configured.lock().isOn()) {
                return new Finding(
                        Inspection.LOCK,
                        Outcome.LACKS,
                        "the bucket has none",
                        "retention and legal hold, as configured, need it: nothing is written here");
            }
            if (e.statusCode() == 404) {
                return new Finding(Inspection.LOCK, Outcome.HOLDS, "the bucket has none", "");
            }
            return new Finding(
                    Inspection.LOCK,
                    Outcome.UNKNOWN,
                    e.statusCode() == 403
                            ? "it may not be asked for"
                            : "the server does not tell (%d)".formatted(e.statusCode()),
                    "with a default retention temporary objects stay until it ends");
        }
    }

    private static Finding retained(DefaultRetention retention) {
        return new Finding(
                Inspection.LOCK,
                Outcome.WEAKER,
                "new objects are retained for %s (%s)"
                        .formatted(
                                retention.days() != null
                                        ? retention.days() + " days"
                                        : retention.years() + " years",
                                retention.modeAsString()),
                "temporary objects below .varve-staging/ stay, and cost, until it ends");
    }

    private Finding clocks(String key) throws IOException {
        Optional<String> date =
                context.requests()
                        .send(
                                "cannot ask for the time",
                                client ->
                                        client.headObject(
                                                        request ->
                                                                request.bucket(configured.bucket())
                                                                        .key(key))
                                                .sdkHttpResponse()
                                                .firstMatchingHeader("Date"));
        try {
            Optional<Instant> there =
                    date.map(
                            text ->
                                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                                            .toInstant());
            if (there.isPresent()) {
                return Inspection.ofClocks(clock.instant(), there.get());
            }
        } catch (DateTimeException unreadable) {
            return new Finding(
                    Inspection.CLOCKS,
                    Outcome.UNKNOWN,
                    "the answer's date cannot be read: " + date.get(),
                    "");
        }
        return new Finding(Inspection.CLOCKS, Outcome.UNKNOWN, "the answer has no date", "");
    }

    /** Those that no other capability shows. */
    private Finding permissions(String key) throws IOException {
        List<String> denied = new ArrayList<>();
        tryOut(
                denied,
                "s3:GetObject",
                client ->
                        client.getObjectAsBytes(
                                request -> request.bucket(configured.bucket()).key(key)));
        tryOut(
                denied,
                "s3:ListBucket",
                client ->
                        client.listObjectsV2(
                                request -> request.bucket(configured.bucket()).maxKeys(1)));
        tryOut(
                denied,
                "s3:AbortMultipartUpload",
                client -> {
                    StartedUpload upload = context.uploads().create(client, key, maker);
                    context.uploads().abort(client, upload);
                    return upload;
                });
        return denied.isEmpty()
                ? new Finding(
                        Inspection.PERMISSIONS,
                        Outcome.HOLDS,
                        "creating, reading, listing and aborting are allowed",
                        "whether more is allowed than that was not tried")
                : new Finding(
                        Inspection.PERMISSIONS,
                        Outcome.LACKS,
                        "refused: " + String.join("; ", denied),
                        "allow it in the policy of the user, role or bucket");
    }

    private void tryOut(List<String> denied, String action, Requests.Request<?> request)
            throws InterruptedIOException {
        try {
            context.requests().send(action, request);
        } catch (InterruptedIOException interrupted) {
            throw interrupted;
        } catch (IOException refused) {
            denied.add(String.valueOf(refused.getMessage()));
        }
    }

    private Finding delete(String key) throws IOException {
        context.objects().delete(key);
        created.remove(key);
        return Inspection.ofRemoval(context.objects().find(key).isEmpty());
    }
}
