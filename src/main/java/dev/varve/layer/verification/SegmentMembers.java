package dev.varve.layer.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.journal.segments.CommittedLines;
import dev.varve.journal.segments.HeldSegment;
import dev.varve.journal.segments.JournalLook;
import dev.varve.journal.segments.LocalJournalFiles;
import dev.varve.record.VisibleText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A raw segment for people. */
final class SegmentMembers {

    private static final int PIECE_BYTES = 64 << 10;
    private static final int MOST_CHARACTERS = 200;

    /** In UTF-8 a character has at most so many. */
    private static final int MOST_LINE_BYTES = 4 * MOST_CHARACTERS;

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private String firstLine = "";
    private String lastLine = "";
    private long lines;
    private long sizeBytes;
    private long lineBytes;

    private SegmentMembers() {}

    /**
     * @param in all of its bytes; not closed
     */
    static Map<String, Object> of(InputStream in) throws IOException {
        SegmentMembers segment = new SegmentMembers();
        byte[] piece = new byte[PIECE_BYTES];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            segment.take(piece, count);
        }
        return segment.members();
    }

    private void take(byte[] piece, int count) {
        sizeBytes += count;
        for (int i = 0; i < count; i++) {
            if (piece[i] == '\n') {
                endLine();
                continue;
            }
            lineBytes++;
            if (line.size() < MOST_LINE_BYTES) {
                line.write(piece[i]);
            }
        }
    }

    private void endLine() {
        lastLine = text();
        if (lines == 0) {
            firstLine = lastLine;
        }
        lines++;
        lineBytes = 0;
        line.reset();
    }

    private String text() {
        String text = line.toString(UTF_8);
        return lineBytes <= line.size() && text.length() <= MOST_CHARACTERS
                ? VisibleText.of(text)
                : VisibleText.of(text.substring(0, Math.min(text.length(), MOST_CHARACTERS))) + "…";
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("kind", "segment");
        members.put("byte_size", sizeBytes);
        members.put("lines", lines);
        members.put("first_line", Optional.of(firstLine).filter(_ -> lines > 0));
        members.put("last_line", Optional.of(lastLine).filter(_ -> lines > 0));
        members.put("bytes_behind_last_line", lineBytes);
        return members;
    }

    /** What the commit logs say of it that stand beside it; empty where it is in no journal. */
    static Optional<Map<String, Object>> commits(Path file) throws IOException {
        Path table = file.toAbsolutePath().normalize().getParent();
        Path folder = table == null ? null : table.getParent();
        Path root = folder == null ? null : folder.getParent();
        if (table == null || folder == null || root == null) {
            return Optional.empty();
        }
        String name = table.getFileName() + "/" + file.getFileName();
        JournalLook look = JournalLook.at(new LocalJournalFiles(root));
        Optional<HeldSegment> held =
                look.segments().stream()
                        .filter(each -> each.path().endsWith("/" + name))
                        .findFirst();
        if (held.isEmpty()) {
            return look.destinations().isEmpty()
                    ? Optional.empty()
                    : Optional.of(Map.of("covers", "nothing of it"));
        }
        return Optional.of(commits(look, held.get()));
    }

    private static Map<String, Object> commits(JournalLook look, HeldSegment held)
            throws IOException {
        CommittedLines first = held.commits().getFirst();
        CommittedLines last = held.commits().getLast();
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("writer", held.writer());
        members.put("stream", held.stream().folder());
        members.put("covered_bytes", held.sizeBytes());
        members.put("records", held.recordCount());
        members.put("first_position", held.firstPosition());
        members.put("last_position", held.lastPosition());
        members.put("first_arrival", first.arrival().toString());
        members.put("last_arrival", last.arrival().toString());
        members.put("partitioning", last.partitioning());
        members.put("destination", String.join(", ", look.destinations()));
        members.put(
                "checksums",
                look.trouble(held)
                        .map(
                                each ->
                                        "expected %s, found %s"
                                                .formatted(each.expected(), each.found()))
                        .orElse("right"));
        return members;
    }
}
