package dev.varve.wiring.process;

import dev.varve.door.cli.WaitingSegments;
import dev.varve.journal.leases.Lease;
import dev.varve.journal.leases.LeaseLostException;
import dev.varve.journal.leases.Leases;
import dev.varve.journal.segments.Journal;
import dev.varve.layer.LayerEvents;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.wiring.Watch;
import dev.varve.wiring.configuration.Choice;
import dev.varve.wiring.configuration.VarveConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The segments of a folder, which processes share by leases below its {@code processing}: one for
 * each segment, {@code {table}~{name}/{number}}, removed with it. For one thread.
 */
final class SegmentFolder implements WaitingSegments {

    private static final Pattern SEGMENT =
            Pattern.compile(
                    "[^/_.][^/]*/[^/_.][^/]*[.](ndjson|jsonl|json)([.](gz|zst))?",
                    Pattern.CASE_INSENSITIVE);

    private static final Duration TICK = Duration.ofMillis(500);

    private final VarveConfig config;
    private final SegmentPlace place;
    private final boolean isWithJournals;
    private final BlobStore input;
    private final BlobStore output;
    private final Runnable end;
    private final Duration duration;
    private final Leases leases;
    private Set<String> over = Set.of();
    private boolean isTold;
    private long waitsSinceNanos;

    /**
     * @param isWithJournals whether services keep their journals where files go
     * @param input where the segments are; closed here
     * @param output where files go; closed here
     * @param end closes what is left, at last
     */
    SegmentFolder(
            VarveConfig config,
            SegmentPlace place,
            boolean isWithJournals,
            BlobStore input,
            BlobStore output,
            Runnable end) {
        this.config = config;
        this.place = place;
        this.isWithJournals = isWithJournals;
        this.input = input;
        this.output = output;
        this.end = end;
        this.duration = config.journal().lease().duration();
        this.leases =
                StoreJournals.leases(
                        input, folder(config.process().processing()), duration, Clock.systemUTC());
    }

    private String folder(String name) {
        return place.folder() + name + "/";
    }

    @Override
    public boolean jsonLines() {
        return config.process().json().isOn();
    }

    @Override
    public Journals settleJournals(LayerEvents events, Consumer<String> remarks)
            throws IOException {
        Journals onDisk = new LeftJournal(config, output, events, remarks).settle();
        if (!isWithJournals) {
            return onDisk;
        }
        Journals inStore = new LeftStoreJournals(config, output, events, remarks).settle();
        return onDisk == Journals.SETTLED ? onDisk : inStore;
    }

    @Override
    public List<String> list(Consumer<String> remarks) throws IOException {
        String ready = folder(config.process().ready());
        List<String> names = new ArrayList<>();
        try (Stream<BlobInfo> objects = input.list(ready)) {
            objects.map(each -> each.key().value().substring(ready.length()))
                    .forEach(name -> add(name, names, remarks));
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        if (!isTold || !names.isEmpty()) {
            over = new TreeSet<>(leases.look(ClaimedSegment::isClaim));
        }
        if (!isTold) {
            sweep(names);
        }
        isTold = true;
        return names;
    }

    /** A process that was killed when it had removed a segment has left its claim. */
    private void sweep(List<String> names) throws IOException {
        Set<String> inUse = new TreeSet<>();
        names.forEach(each -> inUse.add(ClaimedSegment.leaseName(each)));
        leases.sweep(each -> !inUse.contains(each));
    }

    private void add(String name, List<String> names, Consumer<String> remarks) {
        if (Journal.isSegment(name)) {
            return;
        }
        if (SEGMENT.matcher(name).matches()) {
            names.add(name);
        } else if (!isTold) {
            remarks.accept(
                    "%s: it is no {table}/{name}.ndjson, plain, .gz or .zst; it is left alone"
                            .formatted(name));
        }
    }

    @Override
    public Optional<Claimed> claim(String segment) throws IOException {
        Optional<Lease> lease = lease(ClaimedSegment.leaseName(segment));
        if (lease.isEmpty()) {
            return Optional.empty();
        }
        BlobKey key = new BlobKey(folder(config.process().ready()) + segment);
        Optional<BlobInfo> there = input.head(key);
        ClaimedSegment claimed =
                new ClaimedSegment(config, place, input, output, key, there, lease.get());
        if (there.isEmpty()) {
            claimed.close(); // another process has stored it since it was listed
            return Optional.empty();
        }
        return Optional.of(claimed.begun());
    }

    private Optional<Lease> lease(String name) throws IOException {
        if (over.contains(name)) {
            return leases.takeOver(name);
        }
        try {
            return Optional.of(leases.begin(name));
        } catch (LeaseLostException held) {
            return Optional.empty();
        }
    }

    @Override
    public boolean awaitOthers() throws IOException {
        long now = System.nanoTime();
        waitsSinceNanos = waitsSinceNanos == 0 ? now : waitsSinceNanos;
        if (now - waitsSinceNanos > duration.multipliedBy(5).dividedBy(4).toNanos()) {
            return false;
        }
        try {
            Watch.SYSTEM.await(new CountDownLatch(1), TICK);
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another process has segments");
        }
    }

    @Override
    public void close() {
        if (place.directory().isPresent()) {
            input.close();
        }
        output.close();
        end.run();
    }

    /** Whether stored segments are kept. */
    static boolean isMoved(VarveConfig config) {
        return config.process().after() == Choice.AfterProcessing.MOVE;
    }
}
