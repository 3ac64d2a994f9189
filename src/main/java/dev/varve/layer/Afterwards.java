package dev.varve.layer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** What is to be done when a lock is free again, in order. For one thread. */
final class Afterwards {

    private final List<Runnable> tasks = new ArrayList<>();
    private final LayerEvents events;

    Afterwards(LayerEvents events) {
        this.events = events;
    }

    void add(Runnable task) {
        tasks.add(task);
    }

    /**
     * Hands the task to the executor.
     *
     * @param notBegun done instead where the executor takes no tasks
     */
    void execute(Executor executor, Runnable task, Runnable notBegun) {
        tasks.add(
                () -> {
                    try {
                        executor.execute(task);
                    } catch (RuntimeException | Error refused) {
                        notBegun.run();
                        throw refused;
                    }
                });
    }

    /** Does everything; what one task throws is told and keeps no other from being done. */
    void run() {
        for (Runnable task : tasks) {
            try {
                task.run();
            } catch (RuntimeException | Error unexpected) {
                events.unexpected("a task of the layers", unexpected);
            }
        }
    }
}
