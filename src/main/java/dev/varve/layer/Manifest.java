package dev.varve.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.layer.audit.AuditEvent;
import dev.varve.layer.audit.AuditProducer;
import dev.varve.layer.audit.BrokenChainException;
import dev.varve.layer.audit.ChainedManifest;
import dev.varve.layer.partition.Era;
import dev.varve.layer.partition.Layout;
import dev.varve.layer.partition.Partition;
import dev.varve.record.JsonText;
import dev.varve.store.BlobExistsException;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.BlobVersion;
import dev.varve.store.CreatedBlob;
import dev.varve.store.StagedBlob;
import jakarta.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The JSON of a file that proves what was written, in the shape of Bronze Copier's manifests.
 * Thread-safe.
 */
final class Manifest implements PublicationSubscriber {

    /** What a manifest says of its file comes first, before the columns. */
    private static final int MOST_COMPARED_BYTES = 64 << 10;

    private final LayerSettings settings;
    private final AuditedEras eras;
    private final BlobStore store;

    Manifest(LayerSettings settings, BlobStore store) {
        this.settings = settings;
        this.eras = new AuditedEras(settings);
        this.store = store;
    }

    /**
     * Writes the manifest, unless it stands beside a file that had been there before, or somebody
     * who writes the same file was faster, or the file has to wait for its turn in a chain.
     *
     * @throws BlobExistsException if what is there is no manifest of this file
     */
    @Override
    public void prepare(Publication publication) throws IOException {
        if (isOfAChain(publication.partition(), publication.file()) || isNumbered()) {
            return;
        }
        write(publication, List.of());
    }

    /**
     * Writes that of a file which does not have all ledgers of its range.
     *
     * @param missing ledgers, as they are told: {@code 5-7}
     * @throws BlobExistsException if what is there is no manifest of this file
     * @throws IOException if the store refuses
     */
    void prepareIncomplete(Publication publication, List<String> missing) throws IOException {
        write(publication, missing);
    }

    private void write(Publication publication, List<String> missing) throws IOException {
        if (publication.existed() && store.head(publication.manifest()).isPresent()) {
            return;
        }
        byte[] json =
                json(publication, missing, Optional.empty(), OptionalLong.empty()).getBytes(UTF_8);
        try {
            store.create(publication.manifest(), ByteBuffer.wrap(json));
        } catch (BlobExistsException taken) {
            if (!provesTheSame(publication)) {
                throw taken;
            }
        }
    }

    /** Whether the manifest tells of an event, and so is written when its turn comes. */
    boolean isOfAChain(Partition partition, BlobKey file) {
        return eras.of(partition, file).isPresent();
    }

    /** Whether each file has an event of its own, in the order in which they come to be. */
    private boolean isNumbered() {
        return settings.audit().isPresent()
                && settings.partitioning().layout() instanceof Layout.Hive;
    }

    /**
     * A manifest that is in the store.
     *
     * @param bytes of it
     * @param isNew whether nobody can have seen it before
     */
    record Standing(byte[] bytes, boolean isNew) {}

    /**
     * Writes the manifest of a file that gets an event of its own, unless it has a manifest.
     *
     * @param eventAfter number of the last event of the table's chain: that of the file will have a
     *     larger one
     * @return what stands there now
     * @throws BlobExistsException if the file is new, and what is there is no manifest of it
     * @throws IOException if the store refuses; may be repeated
     */
    Standing writeNumbered(Publication publication, long eventAfter) throws IOException {
        byte[] json =
                json(publication, List.of(), Optional.empty(), OptionalLong.of(eventAfter))
                        .getBytes(UTF_8);
        try {
            CreatedBlob created = store.create(publication.manifest(), ByteBuffer.wrap(json));
            return new Standing(json, !created.existed());
        } catch (BlobExistsException taken) {
            if (!publication.existed() && !provesTheSame(publication)) {
                throw taken;
            }
            try (InputStream there = store.read(publication.manifest())) {
                return new Standing(there.readAllBytes(), false);
            }
        }
    }

    /**
     * Writes the manifest of a file of a chain, unless it is there.
     *
     * @param eventHash of the event that the file gets
     * @return what stands there now
     * @throws BrokenChainException if what is there is no manifest of this file and event
     * @throws IOException if the store refuses; may be repeated
     */
    WrittenManifest write(Publication publication, String eventHash)
            throws IOException, BrokenChainException {
        String json = json(publication, List.of(), Optional.of(eventHash), OptionalLong.empty());
        try {
            store.create(publication.manifest(), ByteBuffer.wrap(json.getBytes(UTF_8)));
            return WrittenManifest.parse(json);
        } catch (BlobExistsException taken) {
            WrittenManifest there = written(publication);
            if (provesTheSame(publication) && there.eventHash().equals(eventHash)) {
                return there;
            }
            throw new BrokenChainException(
                    publication.manifest().value(),
                    "the manifest of this file with the pas_event_hash " + eventHash,
                    "another, with " + (there.eventHash().isEmpty() ? "none" : there.eventHash()));
        }
    }

    /**
     * Writes the manifest of a file that took the place of another, which may still have its own.
     *
     * @param event of the replacement, whose time and producer it gets
     * @param earlier hashes of the events of those that were there before
     * @throws BrokenChainException if what is there is of none of them
     * @throws IOException if the store refuses; may be repeated
     */
    void renew(Publication publication, AuditEvent event, List<String> earlier)
            throws IOException, BrokenChainException {
        Told told = new Told(event.producer(), event.timestamp());
        Optional<String> hash = Optional.of(event.hashes().event());
        ByteBuffer json =
                ByteBuffer.wrap(
                        json(publication, List.of(), hash, OptionalLong.empty(), told)
                                .getBytes(UTF_8));
        Optional<BlobVersion> there = store.version(publication.manifest());
        if (there.isEmpty()) {
            store.create(publication.manifest(), json);
            return;
        }
        String written = written(publication).eventHash();
        if (written.equals(hash.get())) {
            store.create(publication.manifest(), json);
        } else if (settings.audit().filter(AuditSettings::allowOverwrite).isPresent()
                && earlier.contains(written)) {
            try (StagedBlob staged = store.stage(publication.manifest())) {
                staged.append(json);
                staged.replace(there.get());
            }
        } else {
            throw new BrokenChainException(
                    publication.manifest().value(),
                    "the manifest of the replacement with the pas_event_hash " + hash.get(),
                    "another, with " + (written.isEmpty() ? "none" : written));
        }
    }

    /** What a manifest says of its own making. */
    private record Told(AuditProducer producer, String createdAt) {}

    private Told told(Publication publication) {
        return new Told(
                new AuditProducer(
                        settings.producer().name(),
                        FileDescription.producer(settings),
                        settings.producer().revision()),
                publication.committedAt().toString());
    }

    private String json(
            Publication publication,
            List<String> missing,
            Optional<String> eventHash,
            OptionalLong eventAfter) {
        return json(publication, missing, eventHash, eventAfter, told(publication));
    }

    private WrittenManifest written(Publication publication)
            throws IOException, BrokenChainException {
        try (InputStream there = store.read(publication.manifest())) {
            return WrittenManifest.parse(new String(there.readAllBytes(), UTF_8));
        } catch (JsonException | ClassCastException broken) {
            throw new BrokenChainException(
                    publication.manifest().value(),
                    "a manifest",
                    String.valueOf(broken.getMessage()));
        }
    }

    /** Whether what is there tells of the same bytes, though it was written at another time. */
    private boolean provesTheSame(Publication publication) throws IOException {
        String told = withoutBlanks(JsonText.compact(Map.of("tables", tables(publication))));
        try (InputStream there = store.read(publication.manifest(), 0, MOST_COMPARED_BYTES)) {
            String text = withoutBlanks(new String(there.readAllBytes(), UTF_8));
            return text.contains(told.substring(1, told.length() - 1));
        }
    }

    private static String withoutBlanks(String json) {
        return json.replaceAll("\\s", "");
    }

    private static Map<String, Object> tables(Publication publication) {
        return FileDescription.members(
                publication.partition().table().value(),
                FileDescription.members(
                        "file", publication.fileName(),
                        "checksum", "sha256:" + publication.sha256(),
                        "row_count", publication.rowCount(),
                        "byte_size", publication.sizeBytes()));
    }

    private String json(
            Publication publication,
            List<String> missing,
            Optional<String> eventHash,
            OptionalLong eventAfter,
            Told told) {
        FileContent content = publication.content();
        Map<String, Object> manifest = new LinkedHashMap<>();
        Map<String, Object> partition = partition(content);
        if (!missing.isEmpty()) {
            partition.put("incomplete", true);
            partition.put("missing", missing);
        }
        manifest.put("partition", partition);
        manifest.put("tables", tables(publication));
        manifest.put(
                "producer",
                FileDescription.members(
                        "name", told.producer().name(),
                        "version", told.producer().version(),
                        "git_sha", told.producer().gitSha()));
        // A file that is named by its content is the same whenever it is made, and so is this;
        // in the layout bronze readers look for the time, and events have it from here.
        if (settings.naming() instanceof Naming.ByPosition
                || settings.partitioning().layout() instanceof Layout.Bronze
                || eventAfter.isPresent()) {
            manifest.put("created_at", told.createdAt());
        }
        eventHash.ifPresent(hash -> manifest.put("pas_event_hash", hash));
        eventAfter.ifPresent(number -> manifest.put(ChainedManifest.EVENT_AFTER, number));
        manifest.put("schema", FileDescription.columns(content));
        if (settings.naming() instanceof Naming.ByPosition naming
                && content.extent().hasPositions()) {
            manifest.put(
                    "positions",
                    FileDescription.members(
                            "writer", naming.writer(),
                            "first", content.extent().firstPosition(),
                            "last", content.extent().lastPosition()));
        }
        return JsonText.indented(manifest);
    }

    private Map<String, Object> partition(FileContent content) {
        Map<String, Object> partition = new LinkedHashMap<>();
        content.partition()
                .ledgers()
                .or(content.extent()::ledgers)
                .ifPresent(
                        span -> {
                            partition.put("start", span.first());
                            partition.put("end", span.last());
                        });
        switch (settings.partitioning().layout()) {
            case Layout.Bronze bronze -> {
                Era era = bronze.eraOf(content.partition().ledgers().orElseThrow());
                partition.put("era_id", era.id());
                partition.put("version", era.version());
                partition.put("network", bronze.network());
            }
            case Layout.Hive _ -> partition.put("path", content.partition().path());
        }
        if (!content.inPath().isEmpty()) {
            partition.put("columns", FileDescription.inPath(content));
        }
        return partition;
    }
}
