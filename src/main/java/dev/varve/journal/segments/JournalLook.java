package dev.varve.journal.segments;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a journal holds, seen from outside: changes nothing, and needs no more than to read. Its
 * writers may be at work. Immutable once it was taken.
 */
public final class JournalLook {

    private static final Pattern LOG =
            Pattern.compile("active/commits_(?<writer>.+)_(?<number>[0-9]{8,18})[.]log");

    /** What seems to be gone may have been settled while it was looked at. */
    private static final int LOOKS = 3;

    private final JournalFiles files;
    private final Map<String, List<CommittedLines>> commits = new LinkedHashMap<>();
    private final Map<String, String> writers = new HashMap<>();
    private final Map<String, String> paths = new HashMap<>();
    private final Origins origins = new Origins();
    private final List<VoidPart> voids = new ArrayList<>();
    private final Set<String> removed = new HashSet<>();
    private final Set<String> destinations = new TreeSet<>();
    private final List<HeldSegment> segments = new ArrayList<>();
    private final List<JournalTrouble> troubles = new ArrayList<>();
    private boolean hasMissing;

    private JournalLook(JournalFiles files) {
        this.files = files;
    }

    /**
     * Looks at a journal; one without files is empty.
     *
     * @throws IOException if it cannot be read
     */
    public static JournalLook at(JournalFiles files) throws IOException {
        JournalLook look = new JournalLook(files);
        look.take();
        for (int i = 1; i < LOOKS && look.hasMissing; i++) {
            look = new JournalLook(files);
            look.take();
        }
        return look;
    }

    /** Those whose records may be in no file yet, by their names. */
    public List<HeldSegment> segments() {
        return List.copyOf(segments);
    }

    /** What is wrong, without a look at the lines. */
    public List<JournalTrouble> troubles() {
        return List.copyOf(troubles);
    }

    /** Where the records of the journal go, in the words of whoever sends them there. */
    public Set<String> destinations() {
        return Set.copyOf(destinations);
    }

    /**
     * Reads the lines of a segment that commits cover.
     *
     * @return what is wrong with them; nothing where it was settled meanwhile
     * @throws IOException if it cannot be read
     */
    public Optional<JournalTrouble> trouble(HeldSegment segment) throws IOException {
        for (CommittedLines lines : segment.commits()) {
            byte[] bytes;
            try {
                bytes = files.read(segment.path(), lines.offset(), lines.length());
            } catch (NoSuchFileException settledOrMoved) {
                return Optional.empty();
            }
            int checksum = LogFrame.checksum(bytes, 0, bytes.length);
            if (checksum != lines.checksum()) {
                return Optional.of(
                        new JournalTrouble(
                                segment.path(),
                                "bytes %d to %d, positions %d to %d, with CRC-32C %08x"
                                        .formatted(
                                                lines.offset(),
                                                lines.end(),
                                                lines.firstPosition(),
                                                lines.lastPosition(),
                                                lines.checksum()),
                                "%08x".formatted(checksum),
                                false));
            }
        }
        return Optional.empty();
    }

    private void take() throws IOException {
        List<String> logs = new ArrayList<>();
        for (String folder : List.of(Segment.ACTIVE, Segment.READY)) {
            for (String path : files.list(folder)) {
                String name = path.substring(folder.length() + 1);
                if (LOG.matcher(path).matches()) {
                    logs.add(path);
                } else if (Recovery.SEGMENT.matcher(name).matches()) {
                    paths.put(name, path);
                } else {
                    trouble(path, "commit logs and segments", "a file of another name", true);
                }
            }
        }
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (String log : logs) {
            Optional<byte[]> bytes = read(log);
            bytes.ifPresent(those -> contents.put(log, those));
            bytes.flatMap(those -> LogFrame.at(those, 0)).ifPresent(this::seeVoids);
        }
        contents.forEach(this::readLog);
        for (String path : files.list("damaged")) {
            trouble(path, "nothing", "bytes that a start has set aside", true);
        }
        commits.forEach(this::hold);
        seeUncovered();
    }

    private Optional<byte[]> read(String log) throws IOException {
        try {
            return Optional.of(files.read(log, 0, Math.toIntExact(files.size(log))));
        } catch (NoSuchFileException removedMeanwhile) {
            return Optional.empty();
        }
    }

    private void seeVoids(LogFrame.Found first) {
        if (first.entry() instanceof LogEntry.Opened opened) {
            voids.addAll(opened.voids());
        }
    }

    private void readLog(String path, byte[] bytes) {
        Matcher parts = LOG.matcher(path);
        boolean isNamed = parts.matches();
        String writer = isNamed ? parts.group("writer") : "";
        long number = isNamed ? Long.parseLong(parts.group("number")) : 0;
        int good = 0;
        Optional<LogFrame.Found> found = LogFrame.next(bytes, good, origins);
        while (found.isPresent()) {
            int begin = found.get().begin();
            if (begin > good) {
                noEntry(path, good, begin, false);
            }
            if (voids.stream().noneMatch(each -> each.holds(number, begin))) {
                take(found.get().entry(), writer);
            }
            good = found.get().end();
            found = LogFrame.next(bytes, good, origins);
        }
        if (bytes.length > good) {
            noEntry(path, good, bytes.length, true);
        }
    }

    /** At its end a log may be growing. */
    private void noEntry(String path, int from, int to, boolean isHarmless) {
        trouble(
                path,
                "entries of a commit log",
                "bytes %d to %d that are no entry".formatted(from, to),
                isHarmless);
    }

    private void take(LogEntry entry, String writer) {
        switch (entry) {
            case LogEntry.Opened opened -> destinations.add(opened.destination());
            case LogEntry.Committed committed ->
                    committed.lines().forEach(lines -> take(lines, writer));
            case LogEntry.Answered answered ->
                    answered.commit().lines().forEach(lines -> take(lines, writer));
            case LogEntry.Remembered _ -> {}
            case LogEntry.Removed gone -> removed.add(gone.segment());
        }
    }

    private void take(CommittedLines lines, String writer) {
        writers.put(lines.segment(), writer);
        commits.computeIfAbsent(lines.segment(), _ -> new ArrayList<>()).add(lines);
    }

    private void hold(String name, List<CommittedLines> lines) {
        if (removed.contains(name)) {
            return;
        }
        HeldSegment held =
                new HeldSegment(
                        paths.getOrDefault(name, Segment.ACTIVE + "/" + name),
                        writers.getOrDefault(name, ""),
                        lines.getFirst().stream(),
                        lines);
        Optional<Long> size = size(held.path()).or(() -> size(Segment.READY + "/" + name));
        if (size.isEmpty()) {
            hasMissing = true;
            trouble(held.path(), told(held), "no file", false);
            return;
        }
        if (size.get() < held.sizeBytes()) {
            trouble(held.path(), told(held), "a file of %,d bytes".formatted(size.get()), false);
        }
        segments.add(held);
    }

    private static String told(HeldSegment held) {
        return "%,d bytes with the positions %d to %d"
                .formatted(held.sizeBytes(), held.firstPosition(), held.lastPosition());
    }

    private Optional<Long> size(String path) {
        try {
            return Optional.of(files.size(path));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    private void seeUncovered() {
        new TreeSet<>(paths.keySet())
                .stream()
                        .filter(name -> !commits.containsKey(name) && !removed.contains(name))
                        .forEach(
                                name ->
                                        trouble(
                                                paths.getOrDefault(name, name),
                                                "an entry of a commit log that covers its lines",
                                                "none: they were never acknowledged",
                                                true));
    }

    private void trouble(String path, String expected, String found, boolean isHarmless) {
        troubles.add(new JournalTrouble(path, expected, found, isHarmless));
    }
}
