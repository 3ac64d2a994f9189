package dev.varve.layer;

import dev.varve.column.Batch;
import dev.varve.column.MemoryUse;
import dev.varve.column.RowText;
import dev.varve.parquet.EncodedRowGroup;
import dev.varve.record.Rejection;
import dev.varve.record.Schema;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes a row group of the first sealed rows of a partition and puts it into the partition's file.
 * Done or not done: whatever is thrown, the rows stay where they were. Rows that cannot be encoded
 * twice are halved, so that a row with which it never works is left alone in the end; that one goes
 * to the dead letters. One task of a partition at a time.
 */
final class Encoding implements Runnable {

    private static final int MOST_FAILURES = 2;

    private final Pipeline pipeline;
    private final LayerContext context;
    private final LayerState state;
    private final PartitionRows partition;

    Encoding(Pipeline pipeline, PartitionRows partition) {
        this.pipeline = pipeline;
        this.context = pipeline.context();
        this.state = pipeline.state();
        this.partition = partition;
    }

    /** What is encoded, and for which file. */
    private record Work(SealedRows rows, OpenFile file) {}

    @Override
    public void run() {
        state.awaitPublications(context.threads().mostPublications());
        Work work = state.locked(this::begin);
        if (work != null) {
            try {
                encode(work);
            } finally {
                state.change(_ -> state.encoderEnds());
            }
        }
    }

    void notBegun() {
        state.change(_ -> pipeline.postpone(partition));
    }

    private @Nullable Work begin(Afterwards after) {
        if (state.isClosed() || partition.sealed().isEmpty()) {
            partition.encoding(false);
            return null;
        }
        SealedRows rows = partition.sealed().getFirst();
        OpenFile file = partition.file();
        Schema schema = context.catalog().schemaOf(partition.partition().table()).known();
        if (file != null && !Batch.fit(rows.schemas(), file.schema(), schema)) {
            pipeline.endFile(partition, file, RotationReason.SCHEMA, after);
            file = null;
        }
        if (file == null) {
            file = new OpenFile(context, partition, schema, rows.extent(), rows.firstRowAt());
            after.add(() -> context.events().fileBegun(partition.partition().table(), schema));
        }
        file.expect(true);
        state.encoderBegins();
        return new Work(rows, file);
    }

    private void encode(Work work) {
        Instant start = context.ages().instant();
        OpenFile.Addition addition;
        long expectedBytes = work.rows().sizeBytes();
        context.budget().take(MemoryUse.ENCODING, expectedBytes);
        try {
            EncodedRowGroup rowGroup = work.file().encoder().encode(work.rows().batches());
            addition = work.file().assemble(rowGroup, work.rows());
        } catch (RuntimeException | Error failure) {
            context.budget().release(MemoryUse.ENCODING, expectedBytes);
            state.change(after -> isFree(work, after));
            failed(work.rows(), failure);
            return;
        }
        long addedBytes = addition.sizeBytes() + work.file().footprintBytes();
        context.budget().take(MemoryUse.ENCODED, addedBytes);
        context.budget().release(MemoryUse.ENCODING, expectedBytes);
        state.change(after -> encoded(work, addition, after));
        work.rows().close();
        context.events()
                .rowGroupWritten(
                        partition.partition().table(),
                        work.rows().rowCount(),
                        Duration.between(start, context.ages().instant()));
        state.change(pipeline::resumeEncoding);
    }

    /** Who wanted to end the file meanwhile may, unless the rows that failed belong to it. */
    private void isFree(Work work, Afterwards after) {
        OpenFile file = work.file();
        file.expect(false);
        if (partition.file() == file && !file.isIncomplete()) {
            file.postponedEnding()
                    .ifPresent(reason -> pipeline.endFile(partition, file, reason, after));
        }
    }

    private void encoded(Work work, OpenFile.Addition addition, Afterwards after) {
        OpenFile file = work.file();
        file.expect(false);
        file.add(addition);
        partition.sealed().removeFirst();
        partition.encoding(false);
        partition.open(file);
        state.openFiles().remove(file);
        state.openFiles().add(file);
        file.incomplete(work.rows().isContinued());
        boolean full = file.sizeBytes() >= context.settings().rotation().fileTargetBytes();
        if (full && file.postponedEnding().isEmpty()) {
            pipeline.endFile(partition, file, RotationReason.SIZE, after);
        } else {
            endAfter(file, work.rows(), after);
        }
        pipeline.scheduleEncoding(partition, after);
    }

    private void failed(SealedRows rows, Throwable failure) {
        context.events().encodeFailed(partition.partition(), rows.rowCount(), failure);
        if (state.locked(after -> isTriedAgain(rows, after))) {
            return;
        }
        try {
            if (rows.rowCount() > 1) {
                List<SealedRows> halves = rows.halves(context.budget());
                state.change(after -> halved(rows, halves, after));
            } else {
                context.setAside().add(List.of(rejection(rows, failure)));
                state.change(after -> setAside(rows, failure, after));
            }
        } catch (IOException | RuntimeException | Error impossible) {
            // neither memory nor dead letters have room: the rows wait for better times
            if (!impossible.equals(failure)) {
                impossible.addSuppressed(failure);
            }
            context.events().unexpected("rows of " + partition.partition(), impossible);
            state.change(
                    after -> {
                        pipeline.postpone(partition);
                        rows.outcome().refused(failure, after);
                    });
            return;
        }
        rows.close();
    }

    private boolean isTriedAgain(SealedRows rows, Afterwards after) {
        boolean again = rows.failed() < MOST_FAILURES;
        if (again) {
            again(after);
        }
        return again;
    }

    private void again(Afterwards after) {
        partition.encoding(false);
        pipeline.scheduleEncoding(partition, after);
    }

    private void halved(SealedRows whole, List<SealedRows> halves, Afterwards after) {
        partition.replaceFirst(halves);
        whole.outcome().divide();
        again(after);
    }

    private Rejection rejection(SealedRows rows, Throwable failure) {
        return new Rejection(
                Optional.of(partition.partition().table()),
                rows.extent().firstPosition(),
                1,
                Optional.empty(),
                "the record was accepted and cannot be encoded: " + failure,
                RowText.of(rows.batches().getFirst(), 0));
    }

    private void setAside(SealedRows rows, Throwable failure, Afterwards after) {
        partition.sealed().removeFirst();
        rows.outcome()
                .setAside(
                        new RowsSetAsideException(partition.partition(), rows.rowCount(), failure),
                        after);
        after.add(
                () ->
                        context.events()
                                .rowsSetAside(partition.partition(), rows.rowCount(), failure));
        partition.encoding(false);
        OpenFile file = partition.file();
        if (file != null) {
            file.incomplete(file.isIncomplete() && rows.isContinued());
            endAfter(file, rows, after);
        }
        pipeline.scheduleEncoding(partition, after);
        state.retireIfEmpty(partition);
    }

    /** Ends the file if it was to end with these rows, or before them and could not. */
    private void endAfter(OpenFile file, SealedRows rows, Afterwards after) {
        Optional<RotationReason> reason = file.postponedEnding().or(rows::ending);
        if (reason.isPresent()) {
            pipeline.endFile(partition, file, reason.get(), after);
        } else {
            pipeline.scheduleUpload(file, after);
        }
    }
}
