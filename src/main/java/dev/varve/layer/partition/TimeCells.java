package dev.varve.layer.partition;

import dev.varve.record.RowSource;
import dev.varve.record.Timestamps;
import dev.varve.record.json.JsonLiteral;
import dev.varve.record.json.JsonMember;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The times in one staged column, or in the objects that it holds. What a cell says is its record's
 * own, whatever the neighbours have made of the column's type.
 */
final class TimeCells {

    /** The cell holds something that is no time. */
    static final long UNREADABLE = Timestamps.NOT_A_TIMESTAMP;

    /** The cell is null, or its object has no such member. */
    static final long ABSENT = UNREADABLE + 1;

    private static final long NANOS_PER_MICRO = 1_000;

    private final StagedCells cells;
    private final byte[][] path;
    private final boolean isGuessed;

    /** The text that was read last, where it stands: it often comes again in the next row. */
    private byte[] lastText = {};

    private int lastFrom;
    private int lastTo;
    private long lastMicros = UNREADABLE;

    private TimeCells(StagedCells cells, List<String> path, boolean isGuessed) {
        this.cells = cells;
        this.path =
                path.stream()
                        .map(name -> name.getBytes(StandardCharsets.UTF_8))
                        .toArray(byte[][]::new);
        this.isGuessed = isGuessed;
    }

    /** The columns of usual names, of which only what is plausible counts. */
    static List<TimeCells> guessed(RowSource source, List<String> names) {
        return Arrays.stream(StagedCells.of(source, names))
                .map(cells -> new TimeCells(cells, List.of(), true))
                .toList();
    }

    /**
     * The columns of the fields' names, and where a name is a path ({@code source.ts_ms}) the
     * objects that it may lead through.
     */
    static List<TimeCells> named(RowSource source, List<String> fields) {
        List<TimeCells> found = new ArrayList<>();
        for (String field : fields) {
            for (int end = field.length(); end > 0; end = field.lastIndexOf('.', end - 1)) {
                List<String> path =
                        end == field.length()
                                ? List.of()
                                : List.of(field.substring(end + 1).split("\\.", -1));
                source.column(field.substring(0, end))
                        .map(column -> new TimeCells(new StagedCells(column), path, false))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    /** The time in that row, {@link #UNREADABLE} or {@link #ABSENT}. */
    long micros(int row) {
        if (cells.isNull(row)) {
            return ABSENT;
        }
        return switch (cells.column().type()) {
            case TIMESTAMP -> path.length == 0 ? cells.word(row) : ABSENT;
            case TIMESTAMP_NANOS ->
                    path.length == 0 ? Math.floorDiv(cells.word(row), NANOS_PER_MICRO) : ABSENT;
            case INT64, INT32, UINT32 -> number(Timestamps.microsOfEpoch(cells.word(row)));
            case UINT64 ->
                    cells.word(row) < 0
                            ? UNREADABLE
                            : number(Timestamps.microsOfEpoch(cells.word(row)));
            case DOUBLE -> number(Timestamps.microsOfEpoch(cells.real(row)));
            case TEXT ->
                    cells.column().isLiteral(row)
                            ? json(cells.column().bytes(), cells.start(row), cells.end(row))
                            : text(cells.column().bytes(), cells.start(row), cells.end(row));
            case NESTED, JSON -> json(cells.column().bytes(), cells.start(row), cells.end(row));
            case UNKNOWN, BOOL, BINARY -> path.length == 0 ? UNREADABLE : ABSENT;
        };
    }

    /** A number has no members; one that is only guessed to be a time has to be of our age. */
    private long number(long micros) {
        if (path.length > 0) {
            return ABSENT;
        }
        return isGuessed && !Timestamps.isPlausible(micros) ? UNREADABLE : micros;
    }

    private long text(byte[] bytes, int from, int to) {
        return path.length == 0 ? parse(bytes, from, to) : ABSENT;
    }

    private long json(byte[] json, int begin, int behind) {
        int from = begin;
        int to = behind;
        for (byte[] key : path) {
            long found = JsonMember.find(json, from, to, key);
            if (found == JsonMember.NONE) {
                return ABSENT;
            }
            from = JsonMember.begin(found);
            to = JsonMember.end(found);
        }
        return literal(json, from, to);
    }

    private long literal(byte[] json, int from, int to) {
        return switch (json[from]) {
            case 'n' -> ABSENT;
            case '"' -> string(json, from, to);
            case '{', '[', 't', 'f' -> UNREADABLE;
            default -> parse(json, from, to);
        };
    }

    private long string(byte[] json, int from, int to) {
        for (int i = from; i < to; i++) {
            if (json[i] == '\\') {
                byte[] unescaped = JsonLiteral.text(json, from, to);
                return parse(unescaped, 0, unescaped.length);
            }
        }
        return parse(json, from + 1, to - 1);
    }

    private long parse(byte[] text, int from, int to) {
        if (!Arrays.equals(lastText, lastFrom, lastTo, text, from, to)) {
            long micros = Timestamps.parseMicros(text, from, to);
            boolean counts =
                    !isGuessed
                            || Timestamps.isCalendar(text, from, to)
                            || Timestamps.isPlausible(micros);
            lastMicros = counts ? micros : UNREADABLE;
            lastText = text;
            lastFrom = from;
            lastTo = to;
        }
        return lastMicros;
    }
}
