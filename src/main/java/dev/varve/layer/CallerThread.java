package dev.varve.layer;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Does tasks on the thread that brings them. A task that brings another one is ended before that
 * one begins, so that chains of tasks need no deep stack. Thread-safe: each thread does its own.
 */
final class CallerThread implements Executor {

    private final Map<Thread, Queue<Runnable>> waiting = new ConcurrentHashMap<>();

    @Override
    public void execute(Runnable task) {
        Thread caller = Thread.currentThread();
        Queue<Runnable> already = waiting.get(caller);
        if (already != null) {
            already.add(task);
            return;
        }
        Queue<Runnable> tasks = new ArrayDeque<>();
        tasks.add(task);
        waiting.put(caller, tasks);
        try {
            for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
                next.run();
            }
        } finally {
            waiting.remove(caller);
        }
    }
}
