package dev.varve.journal.segments;

import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import dev.varve.store.NoSuchBlobException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * The files of one writer's journal in a store that has no appending: each sync creates an object.
 * Segments begin in {@code ready/} and take one sync, so each is one object of lines; logs are
 * series of objects,
 *
 * <pre>
 * active/commits_{writer}_{00000001}.log/{00000000}   first its opening, then one for each group
 * keys/answers_{writer}_{00000001}.log/{00000000}
 * </pre>
 *
 * and what is torn elsewhere is absent here. Which objects there are is known from the listing and
 * from what was created since; an object that appears later, because it was on its way, belongs to
 * a group that was never acknowledged, and is seen by the next process.
 */
public final class ObjectJournalFiles implements JournalFiles {

    /** Objects of one file that are read at once. */
    private static final int READ_TOGETHER = 16;

    private final BlobStore store;
    private final String folder;
    private final String writer;
    private final Executor beside;

    /**
     * Lengths by number, by path; a file that is one object has the number 0. What is behind a
     * number that is missing does not count: it was not acknowledged, or is being removed.
     */
    private final Map<String, ConcurrentNavigableMap<Integer, Long>> parts =
            new ConcurrentHashMap<>();

    /**
     * @param store not closed here
     * @param folder of the journals of all writers; ends with {@code /}
     * @param writer whose files these are; the others' are not seen
     * @param beside reads objects beside each other
     */
    public ObjectJournalFiles(BlobStore store, String folder, String writer, Executor beside) {
        this.store = store;
        this.folder = folder;
        this.writer = writer;
        this.beside = beside;
    }

    /** A file is one object, but for logs. */
    private static boolean isSeries(String path) {
        return path.startsWith(Segment.ACTIVE + "/") || path.startsWith(AnswerLogs.FOLDER + "/");
    }

    private BlobKey key(String path, int part) {
        return new BlobKey(
                folder + path + (isSeries(path) ? String.format(Locale.ROOT, "/%08d", part) : ""));
    }

    @Override
    public String segmentFolder() {
        return Segment.READY;
    }

    @Override
    public boolean mayBeLate() {
        return true;
    }

    @Override
    public List<String> list(String below) throws IOException {
        String prefix =
                switch (below) {
                    case Segment.ACTIVE -> "%s/commits_%s_".formatted(below, writer);
                    case AnswerLogs.FOLDER -> "%s/answers_%s_".formatted(below, writer);
                    default -> below + "/";
                };
        try (Stream<BlobInfo> objects = store.list(folder + prefix)) {
            objects.forEach(each -> isThere(each, isSeries(prefix)));
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
        return parts.keySet().stream()
                .filter(path -> path.startsWith(below + "/"))
                .sorted()
                .toList();
    }

    private void isThere(BlobInfo object, boolean inSeries) {
        String path = object.key().value().substring(folder.length());
        int part = 0;
        if (inSeries) {
            int slash = path.lastIndexOf('/');
            String digits = path.substring(slash + 1);
            if (!digits.matches("[0-9]{8,9}")) {
                return;
            }
            part = Integer.parseInt(digits);
            path = path.substring(0, slash);
        }
        if (inSeries ? isOwnLog(path) : isOwnSegment(object.key().name())) {
            add(path, part, object.sizeBytes());
        }
    }

    /** Another writer's name may begin with this one's. */
    private boolean isOwnLog(String path) {
        String name = path.substring(path.indexOf('/') + 1);
        int begin = name.indexOf('_') + 1 + writer.length() + 1;
        return name.substring(begin).matches("[0-9]{8,18}[.]log");
    }

    private boolean isOwnSegment(String name) {
        int begin = "segment_yyyyMMddTHH_".length();
        return name.startsWith("segment_")
                && name.startsWith(writer + "_", begin)
                && name.substring(begin + writer.length() + 1).matches("[0-9]{5,18}[.]ndjson");
    }

    private void add(String path, int part, long sizeBytes) {
        parts.computeIfAbsent(path, _ -> new ConcurrentSkipListMap<>()).put(part, sizeBytes);
    }

    @Override
    public AppendedFile create(String path) throws IOException {
        if (parts.containsKey(path)) {
            throw new FileAlreadyExistsException(path);
        }
        return new Series(path);
    }

    private ConcurrentNavigableMap<Integer, Long> parts(String path) throws NoSuchFileException {
        ConcurrentNavigableMap<Integer, Long> known = parts.get(path);
        if (known == null) {
            throw new NoSuchFileException(path);
        }
        return known;
    }

    /** Those that follow each other from the first on. */
    private SortedMap<Integer, Long> whole(String path) throws NoSuchFileException {
        ConcurrentNavigableMap<Integer, Long> known = parts(path);
        int end = 0;
        while (known.containsKey(end)) {
            end++;
        }
        return known.headMap(end);
    }

    @Override
    public long size(String path) throws IOException {
        return whole(path).values().stream().mapToLong(Long::longValue).sum();
    }

    /** Bytes of one object. */
    private record Range(int part, long offset, long length) {}

    @Override
    public byte[] read(String path, long offset, int length) throws IOException {
        List<Range> ranges = new ArrayList<>();
        long begin = 0;
        for (Map.Entry<Integer, Long> each : whole(path).entrySet()) {
            long from = Math.max(offset, begin);
            long to = Math.min(offset + length, begin + each.getValue());
            if (from < to) {
                ranges.add(new Range(each.getKey(), from - begin, to - from));
            }
            begin += each.getValue();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(length);
        for (int i = 0; i < ranges.size(); i += READ_TOGETHER) {
            int end = Math.min(ranges.size(), i + READ_TOGETHER);
            readTogether(path, ranges.subList(i, end), bytes);
        }
        return bytes.toByteArray();
    }

    private void readTogether(String path, List<Range> ranges, ByteArrayOutputStream into)
            throws IOException {
        if (ranges.size() == 1) {
            into.writeBytes(read(path, ranges.getFirst()));
            return;
        }
        List<CompletableFuture<byte[]>> reads = new ArrayList<>();
        for (Range each : ranges) {
            reads.add(CompletableFuture.supplyAsync(() -> readBeside(path, each), beside));
        }
        for (CompletableFuture<byte[]> each : reads) {
            try {
                into.writeBytes(each.join());
            } catch (CompletionException failed) {
                if (failed.getCause() instanceof IOException refused) {
                    throw refused;
                }
                throw failed;
            }
        }
    }

    private byte[] readBeside(String path, Range range) {
        try {
            return read(path, range);
        } catch (IOException failed) {
            throw new CompletionException(failed);
        }
    }

    private byte[] read(String path, Range range) throws IOException {
        BlobKey key = key(path, range.part());
        try (InputStream in = store.read(key, range.offset(), range.length())) {
            return in.readAllBytes();
        } catch (NoSuchBlobException gone) {
            throw new NoSuchFileException(key.value());
        }
    }

    /**
     * {@inheritDoc} Removes what begins behind the new end. An object that reaches over it stays as
     * it is: what no entry covers is not believed.
     */
    @Override
    public void truncate(String path, long size) throws IOException {
        long begin = 0;
        ConcurrentNavigableMap<Integer, Long> known =
                parts.getOrDefault(path, new ConcurrentSkipListMap<>());
        int keep = 0;
        for (Map.Entry<Integer, Long> each : known.entrySet()) {
            if (begin >= size) {
                break;
            }
            begin += each.getValue();
            keep = each.getKey() + 1;
        }
        for (int part : numbers(path)) {
            if (part >= keep) {
                store.delete(key(path, part));
                known.remove(part);
            }
        }
    }

    /** Of the objects that are there now. */
    private List<Integer> numbers(String path) throws IOException {
        if (!isSeries(path)) {
            return List.of(0);
        }
        String begin = folder + path + "/";
        try (Stream<BlobInfo> objects = store.list(begin)) {
            return objects.map(each -> each.key().value().substring(begin.length()))
                    .filter(digits -> digits.matches("[0-9]{8,9}"))
                    .map(Integer::valueOf)
                    .toList();
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }

    @Override
    public void move(String from, String to) throws IOException {
        if (isSeries(from) || isSeries(to)) {
            throw new IllegalArgumentException("a log stays where it is: " + from);
        }
        store.move(key(from, 0), key(to, 0));
        ConcurrentNavigableMap<Integer, Long> moved = parts.remove(from);
        if (moved != null) {
            parts.put(to, moved);
        }
    }

    @Override
    public void delete(String path) throws IOException {
        for (int part : numbers(path)) {
            store.delete(key(path, part));
        }
        parts.remove(path);
    }

    /** Each sync creates the next object. For one thread at a time. */
    private final class Series implements AppendedFile {

        private final String path;
        private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
        private int next;

        Series(String path) {
            this.path = path;
        }

        @Override
        public void append(ByteBuffer bytes) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            waiting.writeBytes(copy);
        }

        @Override
        public void sync() throws IOException {
            if (waiting.size() == 0) {
                return;
            }
            if (next > 0 && !isSeries(path)) {
                throw new IllegalStateException(path + " is one object, and there");
            }
            byte[] bytes = waiting.toByteArray();
            store.create(key(path, next), ByteBuffer.wrap(bytes));
            add(path, next, bytes.length);
            next++;
            waiting.reset();
        }

        @Override
        public void close() {}
    }
}
