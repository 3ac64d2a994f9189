package dev.varve.layer;

import dev.varve.column.MemoryUse;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How rows get from one place to the next: buffered, sealed, encoded, on their way to the store,
 * published. Every method is called with the lock of {@link LayerState}, changes memory alone, and
 * leaves what takes time to tasks that begin when the lock is free.
 */
final class Pipeline {

    /** Files open at once; each holds a descriptor and its footer so far. */
    private static final int MAX_OPEN_FILES = 64;

    private static final int ENDED_TOGETHER = 32;

    private final LayerContext context;
    private final LayerState state;
    private final PublicationOrder order;

    Pipeline(LayerContext context, LayerState state) {
        this.context = context;
        this.state = state;
        this.order = new PublicationOrder(context, state);
    }

    LayerContext context() {
        return context;
    }

    LayerState state() {
        return state;
    }

    PublicationOrder order() {
        return order;
    }

    /** The partition's rows take no more; they become a row group. */
    void seal(PartitionRows rows, Afterwards after) {
        rows.seal();
        scheduleEncoding(rows, after);
    }

    /** All rows of the partition end in a file that is published, as soon as they are encoded. */
    void end(PartitionRows rows, RotationReason reason, Afterwards after) {
        rows.seal();
        if (!rows.sealed().isEmpty()) {
            rows.sealed().getLast().end(reason);
            scheduleEncoding(rows, after);
        } else if (rows.file() != null) {
            endFile(rows, rows.file(), reason, after);
        }
    }

    /**
     * The file takes no more rows and is published; one that is incomplete, as soon as it is not.
     */
    void endFile(PartitionRows rows, OpenFile file, RotationReason reason, Afterwards after) {
        if (file.isIncomplete()) {
            file.postponeEnding(reason);
            scheduleUpload(file, after);
            return;
        }
        rows.endFile(file, reason);
        state.openFiles().remove(file);
        scheduleUpload(file, after);
    }

    void scheduleEncoding(PartitionRows rows, Afterwards after) {
        if (rows.isEncoding() || rows.sealed().isEmpty() || state.isClosed()) {
            return;
        }
        // an incomplete file cannot end, and so give memory back, before the rest of it has come
        boolean awaited = rows.file() != null && rows.file().isIncomplete();
        if (!awaited && !state.mayEncode()) {
            state.waiting().add(rows);
            return;
        }
        state.waiting().remove(rows);
        rows.encoding(true);
        Encoding task = new Encoding(this, rows);
        after.execute(context.threads().encoders(), task, task::notBegun);
    }

    /**
     * The partition's first sealed rows are tried again later: with the next chance, or by {@link
     * #retry}.
     */
    void postpone(PartitionRows rows) {
        rows.encoding(false);
        state.waiting().add(rows);
    }

    /**
     * Lets encoders begin where they are held, after what is to be done before. Called without the
     * lock. Whoever needs memory meanwhile ends the hold, too, and does not wait.
     */
    void endHold() {
        if (!state.locked(_ -> state.isHeld())) {
            return;
        }
        state.locked(_ -> state.takeBeforeEncoding()).ifPresent(Runnable::run);
        state.change(
                after -> {
                    state.endHold();
                    resumeEncoding(after);
                });
    }

    /** Goes on where memory was short, as far as it is not any longer. */
    void resumeEncoding(Afterwards after) {
        if (state.mayEncode()) {
            List.copyOf(state.waiting()).stream()
                    .takeWhile(_ -> state.mayEncode())
                    .forEach(rows -> scheduleEncoding(rows, after));
        }
    }

    /**
     * Begins the next step of the file's way to the store, if there is one and none is under way.
     */
    void scheduleUpload(OpenFile file, Afterwards after) {
        FileUpload upload = file.upload();
        if (upload == null) {
            upload = new FileUpload(this, file);
            file.begin(upload);
        }
        if (state.isClosed() || !upload.canBegin()) {
            return;
        }
        upload.begin();
        LayerThreads threads = context.threads();
        after.execute(
                upload.isEnding() ? threads.publications() : threads.appends(),
                upload,
                upload::notBegun);
    }

    /** Lets go of a file that will not be published. */
    void abandon(OpenFile file) {
        if (file.upload() != null) {
            file.upload().abandon();
        }
        while (file.hasEncoded()) {
            long sizeBytes = file.takeEncoded().stream().mapToLong(ByteBuffer::remaining).sum();
            context.budget().release(MemoryUse.ENCODED, sizeBytes);
        }
    }

    /** Tells those who wait for rows that no encoder takes, since the store takes nothing. */
    void refuseWaiting(Throwable why, Afterwards after) {
        for (PartitionRows rows : state.waiting()) {
            rows.sealed().forEach(each -> each.outcome().refused(why, after));
        }
    }

    /** Ends what came in while the last file was on its way, if somebody waits for it. */
    void endHastened(PartitionRows rows, Afterwards after) {
        if (rows.isHastened()) {
            rows.hasten(false);
            end(rows, RotationReason.FLUSH, after);
        }
    }

    /** Tries everything again that failed or was postponed. */
    void retry(Afterwards after) {
        for (PartitionRows rows : state.sorted()) {
            rows.files()
                    .toList()
                    .forEach(
                            file -> {
                                FileUpload upload = file.upload();
                                if (upload != null) {
                                    upload.recount();
                                    upload.forgetFailure();
                                    scheduleUpload(file, after);
                                }
                            });
        }
        order.retry(after);
        endSuperfluous(after);
        if (!state.waiting().isEmpty() && !state.mayEncode()) {
            // what fills the room of the encoders may be the files that wait for them
            endHeaviest(after);
        }
        List.copyOf(state.waiting()).forEach(rows -> scheduleEncoding(rows, after));
    }

    /**
     * Ends files that are too many, or of which the store keeps too much in memory: the ones
     * written to longest ago, and the ones that hold most. Decided by what was written alone, so
     * that one thread with one input always makes the same files.
     */
    void endSuperfluous(Afterwards after) {
        List<OpenFile> ending = new ArrayList<>();
        if (state.openFiles().size() > MAX_OPEN_FILES) {
            state.openFiles().stream().limit(ENDED_TOGETHER).forEach(ending::add);
        }
        endAll(ending, after);
        endAll(heaviest(context.budget().leavingBytes()), after);
    }

    /** Ends files until half of what all open ones hold will be free. */
    void endHeaviest(Afterwards after) {
        endAll(heaviest(0), after);
    }

    private void endAll(List<OpenFile> ending, Afterwards after) {
        for (OpenFile file : ending) {
            endFile(file.partition(), file, RotationReason.PRESSURE, after);
        }
    }

    /**
     * So many that half of what files may hold is free without them, if they hold too much.
     *
     * @param mostBytes what all of them together may hold
     */
    private List<OpenFile> heaviest(long mostBytes) {
        record Held(OpenFile file, long bytes) {}
        List<Held> held =
                state.openFiles().stream().map(each -> new Held(each, heldBytes(each))).toList();
        long sumBytes = held.stream().mapToLong(Held::bytes).sum();
        List<OpenFile> heaviest = new ArrayList<>();
        if (sumBytes <= mostBytes) {
            return heaviest;
        }
        // files that hold the same stay in the order in which they were written to
        List<Held> sorted = new ArrayList<>(held);
        sorted.sort(Comparator.comparingLong(Held::bytes).reversed());
        for (Held each : sorted) {
            heaviest.add(each.file());
            sumBytes -= each.bytes();
            if (sumBytes <= mostBytes / 2) {
                break;
            }
        }
        return heaviest;
    }

    private static long heldBytes(OpenFile file) {
        FileUpload upload = file.upload();
        return (upload == null ? 0 : upload.heldBytes()) + file.footprintOfAllBytes();
    }
}
