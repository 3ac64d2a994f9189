package dev.varve.wiring.process;

import dev.varve.journal.leases.Lease;
import dev.varve.wiring.Watch;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jboss.logging.Logger;

/** Renews a lease on a thread of its own, until it is closed or the lease is lost. */
final class LeaseRenewal implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("dev.varve");

    /** A lease is renewed so often while it holds. */
    private static final int RENEWALS = 3;

    private final Lease lease;
    private final Duration interval;
    private final CountDownLatch ended = new CountDownLatch(1);

    /**
     * @param duration for which the lease holds
     */
    LeaseRenewal(Lease lease, Duration duration) {
        this.lease = lease;
        this.interval = duration.dividedBy(RENEWALS);
    }

    void begin() {
        Thread.ofPlatform().name("lease-renewal").daemon().start(this::renew);
    }

    private void renew() {
        try {
            while (!Watch.SYSTEM.await(ended, interval)) {
                lease.renew();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException refused) {
            // without it nothing more is stored, and what was claimed fails
            LOG.warnf("the claim of %s is not renewed: %s", lease.writer(), refused.getMessage());
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
