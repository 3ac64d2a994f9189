package dev.varve.store.gcs;

import com.google.api.client.http.GenericUrl;
import com.google.api.services.storage.model.StorageObject;
import dev.varve.store.Crc32c;
import dev.varve.store.Finding;
import dev.varve.store.Finding.Outcome;
import dev.varve.store.Inspection;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Tries in the staging area what Varve needs of a bucket, and removes what it tried with. For one
 * thread.
 */
final class GcsInspection {

    private final GcsApi api;
    private final GcsSettings settings;
    private final GcsFailure failure;
    private final GcsProbe probe;
    private final Inspection inspection = new Inspection();
    private final List<String> created = new ArrayList<>();

    GcsInspection(GcsApi api, GcsSettings settings, GcsFailure failure) {
        this.api = api;
        this.settings = settings;
        this.failure = failure;
        this.probe = new GcsProbe(api, settings, failure);
    }

    List<Finding> findings() throws InterruptedIOException {
        String name = newName();
        created.add(name);
        try {
            if (look(
                    Inspection.CREATE,
                    "cannot write",
                    Inspection.NOTHING_STORED,
                    () -> create(name))) {
                lookAtAll(name);
            }
        } finally {
            created.forEach(this::remove);
        }
        return inspection.findings();
    }

    private void lookAtAll(String name) throws InterruptedIOException {
        look(Inspection.PUT, "cannot write", Inspection.NOTHING_STORED, () -> put(name));
        look(
                Inspection.COMPLETION,
                "cannot write",
                "large files cannot be stored",
                () -> completion(name));
        look(Inspection.COPY, "cannot copy", "archive cannot name large files", () -> copy(name));
        look(Inspection.CHECKSUMS, "cannot read", "nothing can be compared", () -> checksums(name));
        look(Inspection.ORDER, "cannot list", "what is stored cannot be listed", this::order);
        boolean removed =
                look(
                        Inspection.DELETE,
                        "cannot delete",
                        "temporary objects stay",
                        () -> delete(name));
        if (settings.lock().retains()) {
            look(Inspection.LOCK, "cannot ask for retention", "", this::retention);
        } else {
            addRetained(removed);
        }
        inspection.add(
                Inspection.CLOCKS,
                Outcome.HOLDS,
                "requests carry no time; only a service account's key needs a clock right to minutes",
                "");
        look(
                Inspection.PERMISSIONS,
                "cannot read",
                "grant roles/storage.objectUser",
                () -> permissions());
    }

    private Finding retention() throws IOException {
        return api.canRetain()
                ? new Finding(Inspection.LOCK, Outcome.HOLDS, "objects can be retained", "")
                : new Finding(
                        Inspection.LOCK,
                        Outcome.LACKS,
                        "the bucket has no object retention",
                        "retention, as configured, needs it: nothing is written here");
    }

    private void addRetained(boolean removed) {
        inspection.add(
                Inspection.LOCK,
                removed ? Outcome.HOLDS : Outcome.UNKNOWN,
                removed
                        ? "no retention kept a new object from being removed"
                        : "a retention policy may be what keeps new objects",
                removed
                        ? ""
                        : "temporary objects below .varve-staging/ stay, and cost, until it ends");
    }

    private boolean look(String capability, String doing, String meaning, Inspection.Look look)
            throws InterruptedIOException {
        return inspection.look(
                capability,
                Outcome.LACKS,
                meaning,
                () -> {
                    try {
                        return look.look();
                    } catch (IOException e) {
                        throw failure.of(doing, e);
                    }
                });
    }

    private Finding create(String name) throws IOException {
        probe.create(name);
        return new Finding(
                Inspection.CREATE, Outcome.HOLDS, "an object in gs://" + settings.bucket(), "");
    }

    private Finding put(String name) throws IOException {
        try {
            probe.create(name);
            return ignored(Inspection.PUT);
        } catch (RefusedException e) {
            return refused(Inspection.PUT, e);
        }
    }

    private static Finding refused(String capability, RefusedException e) throws RefusedException {
        if (e.status() != GcsApi.PRECONDITION_FAILED) {
            throw e;
        }
        return new Finding(capability, Outcome.HOLDS, "a second object of a name was refused", "");
    }

    private static Finding ignored(String capability) {
        return new Finding(
                capability,
                Outcome.LACKS,
                "ifGenerationMatch=0 is ignored: an object was replaced",
                "Varve refuses to write here; use a server that honours preconditions");
    }

    private Finding completion(String name) throws IOException {
        GenericUrl session;
        try {
            session = api.start(GcsProbe.resource(name));
        } catch (RefusedException e) {
            return refused(Inspection.COMPLETION, e);
        }
        HeldBytes one = new HeldBytes();
        one.add(ByteBuffer.wrap(new byte[1]));
        CRC32C sum = new CRC32C();
        sum.update(0);
        SessionAnswer answer =
                api.toSession(session, "PUT", one.range(0, 1), "bytes 0-0/1", Crc32c.base64(sum));
        return answer instanceof SessionAnswer.Done
                ? ignored(Inspection.COMPLETION)
                : new Finding(
                        Inspection.COMPLETION,
                        Outcome.HOLDS,
                        "a second object of a name was refused",
                        "");
    }

    private Finding copy(String name) throws IOException {
        GcsObject source = require(name);
        String target = newName();
        created.add(target);
        api.copy(source, GcsProbe.resource(target));
        try {
            api.copy(source, GcsProbe.resource(target));
            return ignored(Inspection.COPY);
        } catch (RefusedException e) {
            refused(Inspection.COPY, e);
            return new Finding(
                    Inspection.COPY,
                    Outcome.HOLDS,
                    "an object was copied, to a free name only",
                    "");
        }
    }

    private GcsObject require(String name) throws IOException {
        return api.get(name)
                .orElseThrow(() -> new GcsRefusal("an object that was just created is not found"));
    }

    private Finding checksums(String name) throws IOException {
        return require(name).crc32c().isPresent()
                ? new Finding(Inspection.CHECKSUMS, Outcome.HOLDS, "CRC32C is checked and kept", "")
                : new Finding(
                        Inspection.CHECKSUMS,
                        Outcome.WEAKER,
                        "no CRC32C is kept",
                        "a name that is taken costs reading its object");
    }

    private Finding order() throws IOException {
        String folder = newName() + "/";
        for (String name : Inspection.NAMES) {
            created.add(folder + name);
            probe.create(folder + name);
        }
        List<StorageObject> items = api.list(folder, null).getItems();
        List<String> listed =
                items == null
                        ? List.of()
                        : items.stream()
                                .map(StorageObject::getName)
                                .map(name -> name.substring(folder.length()))
                                .toList();
        return Inspection.ofOrder(listed);
    }

    private Finding delete(String name) throws IOException {
        api.delete(name, Optional.empty());
        created.remove(name);
        return Inspection.ofRemoval(api.get(name).isEmpty());
    }

    /** The others show the rest. */
    private Finding permissions() throws IOException {
        String name = newName();
        created.add(name);
        probe.create(name);
        api.read(name, null, null).disconnect();
        return new Finding(
                Inspection.PERMISSIONS,
                Outcome.HOLDS,
                "creating and reading are allowed",
                "whether more is allowed than that was not tried");
    }

    private String newName() {
        return settings.stagingName("probe-" + UUID.randomUUID());
    }

    private void remove(String name) {
        try {
            api.delete(name, Optional.empty());
        } catch (IOException e) {
            System.getLogger(GcsInspection.class.getName())
                    .log(
                            System.Logger.Level.WARNING,
                            String.valueOf(
                                    failure.of("cannot remove '" + name + "'", e).getMessage()));
        }
    }
}
