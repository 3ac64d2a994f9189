package dev.varve.layer;

import dev.varve.store.FaultyStore;
import dev.varve.store.FaultyStore.Operation;
import java.util.concurrent.CountDownLatch;

/** Holds every call of one kind until it is opened. */
final class Gate {

    final CountDownLatch reached = new CountDownLatch(1);
    final CountDownLatch open = new CountDownLatch(1);

    Gate(FaultyStore store, Operation held) {
        store.beforeEvery(
                operation -> {
                    if (operation == held) {
                        reached.countDown();
                        awaitThroughInterrupts(open);
                    }
                });
    }

    private static void awaitThroughInterrupts(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException wanted) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
