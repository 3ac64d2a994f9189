package dev.varve.wiring.process;

import dev.varve.door.Engine;
import dev.varve.door.cli.WaitingSegments;
import dev.varve.journal.leases.FencedStore;
import dev.varve.journal.leases.Lease;
import dev.varve.layer.LayerEvents;
import dev.varve.record.TableName;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.wiring.configuration.VarveConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A segment whose lease this process holds, and renews on a thread of its own. */
final class ClaimedSegment implements WaitingSegments.Claimed {

    private static final Logger LOG = Logger.getLogger("dev.varve");

    /** Between table and name, and in no writer's name. */
    private static final char DIVIDER = '~';

    private static final Pattern HOUR = Pattern.compile(".*segment_(?<hour>[0-9]{8}T[0-9]{2})_.*");

    private static final DateTimeFormatter HOURS =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HH", Locale.ROOT);

    private final VarveConfig config;
    private final SegmentPlace place;
    private final BlobStore input;
    private final BlobStore output;
    private final BlobKey key;
    private final Optional<BlobInfo> found;
    private final Lease lease;
    private final LeaseRenewal renewal;
    private @Nullable Path copy;

    ClaimedSegment(
            VarveConfig config,
            SegmentPlace place,
            BlobStore input,
            BlobStore output,
            BlobKey key,
            Optional<BlobInfo> found,
            Lease lease) {
        this.config = config;
        this.place = place;
        this.input = input;
        this.output = output;
        this.key = key;
        this.found = found;
        this.lease = lease;
        this.renewal = new LeaseRenewal(lease, config.journal().lease().duration());
    }

    /** The name of the lease of {@code {table}/{name}}. */
    static String leaseName(String segment) {
        return segment.replace('/', DIVIDER);
    }

    /** Whether a lease is of a segment, and none of a writer. */
    static boolean isClaim(String leaseName) {
        return leaseName.indexOf(DIVIDER) >= 0;
    }

    /**
     * Begins to renew the lease, and has the bytes on a disk.
     *
     * @throws IOException if they cannot be read
     */
    ClaimedSegment begun() throws IOException {
        renewal.begin();
        if (place.directory().isPresent()) {
            return this;
        }
        try {
            copy = Files.createTempFile("varve-", "-" + key.name());
            try (InputStream bytes = input.read(key)) {
                Files.copy(bytes, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            return this;
        } catch (IOException | RuntimeException unreadable) {
            close();
            throw unreadable;
        }
    }

    @Override
    public Path file() {
        Path there = copy;
        return there != null ? there : place.directory().orElseThrow().resolve(key.value());
    }

    @Override
    public Engine open(TableName table, LayerEvents events) {
        return EngineFactory.forSegment(
                config,
                key.value().substring(ready().length()),
                table,
                new FencedStore(output, lease),
                events,
                day(key.name()));
    }

    /** The hour that the name of a segment tells; for another name the time of day. */
    static Clock day(String name) {
        Matcher parts = HOUR.matcher(name);
        try {
            return parts.matches()
                    ? Clock.fixed(
                            LocalDateTime.parse(parts.group("hour"), HOURS)
                                    .toInstant(ZoneOffset.UTC),
                            ZoneOffset.UTC)
                    : Clock.systemUTC();
        } catch (DateTimeException none) {
            return Clock.systemUTC();
        }
    }

    private String ready() {
        return place.folder() + config.process().ready() + "/";
    }

    @Override
    public void done() throws IOException {
        if (!input.head(key).equals(found)) {
            throw new IOException(
                    "it has changed while it was read; write it elsewhere and move it here whole");
        }
        BlobStore fenced = new FencedStore(input, lease);
        if (SegmentFolder.isMoved(config)) {
            String processed = place.folder() + config.process().processed() + "/";
            fenced.move(key, new BlobKey(processed + key.value().substring(ready().length())));
        } else {
            fenced.delete(key);
        }
    }

    /** Its numbers are removed: a later segment may have the same name. */
    @Override
    public void close() {
        renewal.close();
        try {
            lease.remove();
            if (copy != null) {
                Files.deleteIfExists(copy);
            }
        } catch (IOException refused) {
            LOG.warnf("the claim of %s is not given up: %s", key, refused.getMessage());
        }
    }
}
