package dev.varve.layer;

import dev.varve.column.MemoryUse;
import dev.varve.layer.partition.Partition;
import dev.varve.record.Sha256;
import dev.varve.store.BlobExistsException;
import dev.varve.store.CreatedBlob;
import dev.varve.store.StagedBlob;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The way of one file to the store: its bytes as they are encoded, and once it has ended its
 * footer, its name, and what the subscribers make of it. One task at a time, one step a task. A
 * step that failed is done again when the file is tried again, and goes on where the last success
 * was: what is encoded waits in memory until the store has taken it.
 */
final class FileUpload implements Runnable {

    private final Pipeline pipeline;
    private final LayerContext context;
    private final LayerState state;
    private final OpenFile file;

    // Guarded by the lock of the state.
    private boolean busy;
    private boolean publishing;
    private boolean ready;
    private boolean appending;
    private @Nullable Throwable failure;

    // The task's own.
    private final Pieces pieces = new Pieces();
    private final MessageDigest sha256 = Sha256.digest();
    private Optional<StagedBlob> staged = Optional.empty();
    private long chargedBytes;
    private boolean hasFooter;
    private @Nullable String checksum;
    private @Nullable Publication publication;
    private int preparedBy;
    private Instant publishingSince = Instant.MAX;

    /** What the store holds, for those who look from outside. */
    private volatile long heldBytes;

    private final AtomicBoolean gone = new AtomicBoolean();

    FileUpload(Pipeline pipeline, OpenFile file) {
        this.pipeline = pipeline;
        this.context = pipeline.context();
        this.state = pipeline.state();
        this.file = file;
    }

    OpenFile file() {
        return file;
    }

    /** Bytes of the file that the store keeps in memory; may be asked without the lock. */
    long heldBytes() {
        return heldBytes;
    }

    // With the lock.

    /** Whether a task of it is under way, or it waits for its turn to be published. */
    boolean isBusy() {
        return busy;
    }

    /**
     * Whether a task can begin: none is under way, no failure keeps it back, and it does not become
     * visible before an earlier file of its partition is published, so that the last file there
     * tells which rows are in files.
     */
    boolean canBegin() {
        boolean hasWork = file.hasEncoded() || appending || file.ending().isPresent();
        boolean isItsTurn = !isEnding() || file.partition().isNext(file);
        return !busy && !ready && failure == null && hasWork && isItsTurn;
    }

    /** Whether what is left to do makes the file visible. */
    boolean isEnding() {
        return file.ending().isPresent() && !file.hasEncoded() && !(appending && !hasFooter);
    }

    void begin() {
        busy = true;
        if (isEnding() && !publishing) {
            publishing = true;
            state.publicationBegins();
        }
    }

    void forgetFailure() {
        failure = null;
    }

    void notBegun() {
        state.change(_ -> rest());
    }

    /** Counts what the store holds now, which gets less while it sends. */
    void recount() {
        if (!busy && staged.isPresent()) {
            hold(staged.get().heldBytes());
        }
    }

    /** Lets go of everything, unless a task will when it finds that all is closed. */
    void abandon() {
        if (!busy || ready) {
            letGo();
        }
    }

    private void rest() {
        busy = false;
        if (publishing) {
            publishing = false;
            state.publicationEnds();
        }
    }

    // The task.

    @Override
    public void run() {
        if (state.locked(_ -> isAbandoned())) {
            letGo();
            return;
        }
        try {
            step();
        } catch (IOException | RuntimeException | Error thrown) {
            failed(thrown);
            return;
        }
        state.change(this::stepped);
    }

    private boolean isAbandoned() {
        if (state.isClosed()) {
            rest();
        }
        return state.isClosed();
    }

    private void step() throws IOException {
        if (pieces.isEmpty()) {
            pieces.begin(state.locked(_ -> file.takeEncoded()));
        }
        if (!pieces.isEmpty()) {
            append();
        } else if (state.locked(_ -> file.ending().isPresent())) {
            publishFurther();
        }
    }

    private void append() throws IOException {
        if (staged.isEmpty()) {
            Optional<LayerFileNames.Pair> known = knownNames();
            staged =
                    Optional.of(
                            known.isPresent()
                                    ? context.store().stageAs(known.get().file())
                                    : context.store()
                                            .stage(
                                                    context.names()
                                                            .near(file.partition().partition())));
        }
        ByteBuffer piece = pieces.next();
        staged.get().append(piece);
        sha256.update(piece.duplicate());
        long takenBytes = pieces.taken();
        hold(staged.get().heldBytes());
        context.budget().release(MemoryUse.ENCODED, takenBytes);
    }

    private Optional<LayerFileNames.Pair> knownNames() {
        return context.names().known(file.partition().partition(), file.first().firstPosition());
    }

    /** Counts what the store holds now. */
    private void hold(long bytes) {
        long more = bytes - chargedBytes;
        if (more > 0) {
            context.budget().take(MemoryUse.UPLOADING, more);
        } else if (more < 0) {
            context.budget().release(MemoryUse.UPLOADING, -more);
        }
        chargedBytes = bytes;
        heldBytes = bytes;
    }

    private void publishFurther() throws IOException {
        if (!hasFooter) {
            publishingSince = context.ages().instant();
            ByteBuffer footer = file.assembly().finish(context.footers().of(file.content()));
            context.budget().take(MemoryUse.ENCODED, footer.remaining());
            pieces.begin(List.of(footer));
            hasFooter = true;
        } else if (publication == null) {
            publication = commit();
        } else if (preparedBy < context.subscribers().size()) {
            context.subscribers().get(preparedBy).prepare(publication);
            preparedBy++;
        }
    }

    private Publication commit() throws IOException {
        if (checksum == null) {
            checksum = HexFormat.of().formatHex(sha256.digest());
        }
        FileContent content = file.content();
        String digest = checksum;
        LayerFileNames.Pair names =
                knownNames().orElseGet(() -> context.names().of(content, digest));
        StagedBlob whole = staged.orElseThrow();
        CreatedBlob blob;
        try {
            blob = whole.commit(names.file());
        } catch (BlobExistsException taken) {
            names = context.names().further(content, digest).orElseThrow(() -> taken);
            blob = whole.commit(names.file());
        }
        return new Publication(
                content.partition(),
                names.file(),
                names.manifest(),
                digest,
                blob.sizeBytes(),
                blob.existed(),
                content,
                file.assembly().columns(),
                context.clock().instant());
    }

    private void stepped(Afterwards after) {
        appending = !pieces.isEmpty();
        state.taken();
        if (publication != null && preparedBy == context.subscribers().size()) {
            ready = true;
            pipeline.order().ready(this, after);
            return;
        }
        busy = false;
        pipeline.scheduleUpload(file, after);
        if (!busy) {
            pipeline.endSuperfluous(after);
        }
        pipeline.resumeEncoding(after);
    }

    /** Keeps all as it is until the next try. */
    void failed(Throwable thrown) {
        state.change(
                after -> {
                    rest();
                    appending = !pieces.isEmpty();
                    failure = thrown;
                    state.refused(thrown);
                    file.outcomes().forEach(each -> each.refused(thrown, after));
                    pipeline.refuseWaiting(thrown, after);
                    after.add(() -> tell(thrown));
                });
    }

    private void tell(Throwable thrown) {
        Partition partition = file.partition().partition();
        if (thrown instanceof IOException refusal) {
            context.events().storeFailed(partition, refusal);
        } else {
            context.events().unexpected("the file of " + partition, thrown);
        }
    }

    /**
     * What depends on the table's other files, in its turn. Without the lock.
     *
     * @throws IOException if a subscriber's store refuses
     */
    void publish() throws IOException {
        Publication whole = Objects.requireNonNull(publication);
        for (PublicationSubscriber subscriber : context.subscribers()) {
            subscriber.publish(whole);
        }
    }

    /** Everybody may know: the rows are stored. With the lock. */
    void published(Afterwards after) {
        StoredFile stored = Objects.requireNonNull(publication).storedFile();
        busy = false;
        PartitionRows partition = file.partition();
        partition.published(file);
        partition.ended().stream()
                .findFirst()
                .ifPresent(next -> pipeline.scheduleUpload(next, after));
        Duration took = Duration.between(publishingSince, context.ages().instant());
        RotationReason reason = file.ending().orElseThrow();
        after.add(
                () -> {
                    letGo();
                    state.change(
                            then -> {
                                rest();
                                pipeline.resumeEncoding(then);
                            });
                });
        after.add(() -> context.events().fileStored(stored, reason, took));
        file.outcomes().forEach(each -> each.stored(stored, after));
        pipeline.endHastened(partition, after);
        state.retireIfEmpty(partition);
    }

    private void letGo() {
        if (!gone.compareAndSet(false, true)) {
            return;
        }
        staged.ifPresent(StagedBlob::close);
        hold(0);
        context.budget().release(MemoryUse.ENCODED, pieces.drop() + file.footprintOfAllBytes());
    }
}
