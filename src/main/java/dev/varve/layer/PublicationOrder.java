package dev.varve.layer;

import dev.varve.record.TableName;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Publishes the files of a table one after the other, in the order in which they became ready. The
 * lines are guarded by the lock of {@link LayerState}.
 */
final class PublicationOrder {

    private final LayerContext context;
    private final LayerState state;
    private final Map<TableName, Line> lines = new HashMap<>();

    PublicationOrder(LayerContext context, LayerState state) {
        this.context = context;
        this.state = state;
    }

    /** The files of one table that are ready. */
    private static final class Line {

        private final Deque<FileUpload> ready = new ArrayDeque<>();
        private boolean moving;
    }

    /** The file is in the store, and everything that concerns it alone is done. With the lock. */
    void ready(FileUpload upload, Afterwards after) {
        TableName table = upload.file().partition().partition().table();
        Line line = lines.computeIfAbsent(table, _ -> new Line());
        line.ready.add(upload);
        move(line, after);
    }

    /** Goes on where a file failed. With the lock. */
    void retry(Afterwards after) {
        lines.values().forEach(line -> move(line, after));
    }

    private void move(Line line, Afterwards after) {
        if (!line.moving && !line.ready.isEmpty() && !state.isClosed()) {
            line.moving = true;
            FileUpload first = line.ready.getFirst();
            after.execute(
                    context.threads().publications(),
                    () -> publish(line, first),
                    () -> state.change(_ -> line.moving = false));
        }
    }

    private void publish(Line line, FileUpload first) {
        try {
            first.publish();
        } catch (IOException | RuntimeException | Error thrown) {
            List<FileUpload> held =
                    state.locked(
                            _ -> {
                                line.moving = false;
                                return List.copyOf(line.ready);
                            });
            held.forEach(each -> each.failed(thrown));
            return;
        }
        state.change(after -> published(line, first, after));
    }

    private void published(Line line, FileUpload first, Afterwards after) {
        line.ready.remove();
        line.moving = false;
        first.published(after);
        move(line, after);
    }
}
