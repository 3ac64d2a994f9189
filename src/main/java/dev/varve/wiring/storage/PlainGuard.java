package dev.varve.wiring.storage;

import io.smallrye.faulttolerance.api.Guard;
import io.smallrye.faulttolerance.apiimpl.BasicCircuitBreakerMaintenanceImpl;
import io.smallrye.faulttolerance.apiimpl.BuilderLazyDependencies;
import io.smallrye.faulttolerance.apiimpl.GuardImpl;
import io.smallrye.faulttolerance.core.event.loop.EventLoop;
import io.smallrye.faulttolerance.core.metrics.MeteredOperation;
import io.smallrye.faulttolerance.core.metrics.MetricsProvider;
import io.smallrye.faulttolerance.core.metrics.MetricsRecorder;
import io.smallrye.faulttolerance.core.timer.Timer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ForkJoinPool;

/**
 * SmallRye's guard for calls that the calling thread makes, and of what a guard can ask of its
 * surroundings only what those need. {@link Guard#create} would look for a container, which a
 * native image does while it is built, and without one start a timer whose thread keeps the process
 * from ending.
 */
final class PlainGuard implements BuilderLazyDependencies, MetricsProvider {

    private PlainGuard() {}

    /** A guard that may retry; time-outs, circuits, metrics and other threads are not for it. */
    static Guard.Builder builder() {
        BasicCircuitBreakerMaintenanceImpl circuits = new BasicCircuitBreakerMaintenanceImpl();
        return new GuardImpl.BuilderImpl(() -> circuits, PlainGuard::new);
    }

    @Override
    public boolean ftEnabled() {
        return true;
    }

    /** Asked for by every guard, used by none that stays in its thread. */
    @Override
    public ExecutorService asyncExecutor() {
        return ForkJoinPool.commonPool();
    }

    @Override
    public EventLoop eventLoop() {
        return () -> null;
    }

    @Override
    public Timer timer() {
        throw new UnsupportedOperationException("no time-outs without a container");
    }

    @Override
    public MetricsProvider metricsProvider() {
        return this;
    }

    @Override
    public boolean isEnabled() {
        return false;
    }

    @Override
    public MetricsRecorder create(MeteredOperation operation) {
        throw new UnsupportedOperationException("no metrics without a container");
    }
}
