package dev.varve.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import dev.varve.record.Rejection;
import dev.varve.record.TableName;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.FaultyStore;
import dev.varve.store.LocalStore;
import dev.varve.store.TransientStoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Dead letters in a folder of their own, on a store that fails as it is told. */
abstract class DeadLettersOnDisk {

    static final Instant NOON = Instant.parse("2024-01-15T12:00:00Z");

    @TempDir Path root;

    FaultyStore store;

    @BeforeEach
    void openStore() {
        store = new FaultyStore(new LocalStore(root));
    }

    static final class MovableClock extends Clock {

        Instant now;

        MovableClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    static int addHundred(DeadLetters letters, int first) throws IOException {
        for (int i = 0; i < 100; i++) {
            add(letters, big("t", first + i, 20_000));
            if (i % 30 == 0) {
                letters.flush();
            }
        }
        return first;
    }

    static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }

    DeadLetters service(Instant time) {
        return service(store, at(time));
    }

    static DeadLetters service(BlobStore store, Clock clock) {
        return new DeadLetters(store, "lake", clock, "w1", Long.MAX_VALUE, Runnable::run);
    }

    static void add(DeadLetters letters, Rejection rejection) {
        addAll(letters, List.of(rejection));
    }

    static void addAll(DeadLetters letters, List<Rejection> rejections) {
        letters.reserve(rejections, Duration.ZERO).keep();
    }

    List<BlobKey> archive(Instant time) throws IOException {
        DeadLetters letters = DeadLetters.namedByContent(store, "lake", at(time));
        add(letters, rejection("event", 1));
        addAll(letters, List.of(rejection("event", 2), rejection("event", 3)));
        return letters.flush();
    }

    static void flushIfItWorks(DeadLetters letters, List<BlobKey> stored) {
        try {
            stored.addAll(letters.flush());
        } catch (IOException e) {
            assertTrue(e instanceof TransientStoreException, e::toString);
        }
    }

    static Rejection rejection(String table, long line) {
        return big(table, line, 10);
    }

    static Rejection big(String table, long line, int rawBytes) {
        return new Rejection(
                Optional.of(new TableName(table)),
                line,
                1,
                Optional.empty(),
                "reason",
                "x".repeat(rawBytes).getBytes(UTF_8));
    }

    List<BlobKey> keys() throws IOException {
        try (BlobStore bare = new LocalStore(root);
                Stream<BlobInfo> listed = bare.list("")) {
            return listed.map(BlobInfo::key).toList();
        }
    }

    List<JsonNode> allLines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (BlobKey key : keys()) {
            lines.addAll(lines(key));
        }
        return lines;
    }

    List<JsonNode> lines(BlobKey key) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : text(key).lines().toList()) {
            lines.add(json.readTree(line));
        }
        return lines;
    }

    String text(BlobKey key) throws IOException {
        try (BlobStore bare = new LocalStore(root);
                InputStream in = bare.read(key)) {
            byte[] packed = in.readAllBytes();
            return new String(
                    Zstd.decompress(packed, (int) Zstd.getFrameContentSize(packed)), UTF_8);
        }
    }
}
