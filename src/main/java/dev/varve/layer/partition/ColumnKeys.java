package dev.varve.layer.partition;

import dev.varve.record.HashSeed;
import dev.varve.record.RowSource;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows by the values of columns, one directory level a column. */
public final class ColumnKeys implements RowKeys {

    private static final int MAX_SEGMENT_BYTES = 255;

    private final List<Level> levels;
    private final Map<Long, Integer> pairs = new HashMap<>();

    /** What a record's time tells, where it has no field of that name. */
    public static final Set<String> TIME_NAMES = Set.of("date", "year", "month", "day", "hour");

    ColumnKeys(List<String> names, RowSource source, RecordTimes times, HashSeed seed) {
        levels = names.stream().map(name -> new Level(name, source, times, seed)).toList();
    }

    @Override
    public long key(int row) {
        long key = 0;
        for (Level level : levels) {
            int ordinal = level.ordinal(row);
            if (ordinal < 0) {
                return NONE;
            }
            key = key == 0 && level == levels.getFirst() ? ordinal : pair(key, ordinal);
        }
        return key;
    }

    private int pair(long key, int ordinal) {
        long both = key << 32 | ordinal;
        Integer known = pairs.putIfAbsent(both, pairs.size());
        return known == null ? pairs.size() - 1 : known;
    }

    @Override
    public String path(long key, int row) {
        return String.join("/", levels.stream().map(level -> level.segment(row)).toList());
    }

    @Override
    public List<Partition.Value> values(int row) {
        return levels.stream()
                .map(level -> new Partition.Value(level.name, level.json(row)))
                .toList();
    }

    @Override
    public Refusal refusal(int row) {
        Level level =
                levels.stream().filter(each -> each.ordinal(row) < 0).findFirst().orElseThrow();
        return new Refusal(Optional.of(level.name), reason(level, row));
    }

    private static String reason(Level level, int row) {
        if (level.isUnreadable(row)) {
            return TimeKeys.UNREADABLE_TIME;
        }
        if (level.isNested(row)) {
            return "an object or an array divides no table; a text, a number, true and false do";
        }
        return "as a directory name the value takes more than %d bytes"
                .formatted(MAX_SEGMENT_BYTES);
    }

    /** One directory level: the values of one column. */
    private static final class Level {

        private static final int UNFIT = -1;

        private final String name;
        private final Optional<StagedCells> cells;
        private final WrittenNumbers written;
        private final RecordTimes times;
        private final SliceOrdinals ownValues;
        private final SliceOrdinals literals;
        private final SliceOrdinals otherValues;
        private final BitSet known = new BitSet();
        private final BitSet misfits = new BitSet();

        Level(String name, RowSource source, RecordTimes times, HashSeed seed) {
            this.name = name;
            this.cells = source.column(name).map(StagedCells::new);
            this.written = new WrittenNumbers(source, name);
            this.times = times;
            this.ownValues = new SliceOrdinals(seed);
            this.literals = new SliceOrdinals(seed);
            this.otherValues = new SliceOrdinals(seed);
        }

        int ordinal(int row) {
            int ordinal = rawOrdinal(row);
            if (ordinal < 0) {
                return UNFIT;
            }
            if (!known.get(ordinal)) {
                known.set(ordinal);
                misfits.set(ordinal, isNested(row) || !segmentFits(row));
            }
            return misfits.get(ordinal) ? UNFIT : ordinal;
        }

        /**
         * What the records hold, what they hold as the literals of a text column, where {@code 5}
         * and {@code "5"} are the same bytes, and what they leave to their time, nulls included,
         * are counted in steps of three, side by side.
         */
        private int rawOrdinal(int row) {
            if (isOwn(row)) {
                return ownOrdinal(row);
            }
            return isUnreadable(row) ? UNFIT : 3 * ordinal(otherValues, value(row)) + 2;
        }

        private int ownOrdinal(int row) {
            StagedCells own = cells.orElseThrow();
            if (own.column().type().isFixedWidth()) {
                return 3 * ordinal(ownValues, json(row));
            }
            byte[] bytes = own.column().bytes();
            return own.column().isLiteral(row)
                    ? 3 * literals.of(bytes, own.start(row), own.end(row)) + 1
                    : 3 * ownValues.of(bytes, own.start(row), own.end(row));
        }

        private static int ordinal(SliceOrdinals values, @Nullable String value) {
            byte[] text = value == null ? new byte[0] : value.getBytes(StandardCharsets.UTF_8);
            return values.of(text, 0, text.length);
        }

        private boolean isOwn(int row) {
            return cells.isPresent() && !cells.get().isNull(row);
        }

        /** What the record itself holds, as JSON; null where it holds nothing. */
        @Nullable String json(int row) {
            return isOwn(row) ? cells.orElseThrow().json(row, value(row)) : null;
        }

        private boolean isNested(int row) {
            return isOwn(row) && cells.orElseThrow().isNested(row);
        }

        private boolean segmentFits(int row) {
            return segment(row).getBytes(StandardCharsets.UTF_8).length <= MAX_SEGMENT_BYTES;
        }

        String segment(int row) {
            return HivePath.segment(name, value(row));
        }

        private boolean isUnreadable(int row) {
            return isDerived(row) && times.micros(row) == RecordTimes.UNREADABLE;
        }

        private boolean isDerived(int row) {
            return TIME_NAMES.contains(name) && !isOwn(row);
        }

        private @Nullable String value(int row) {
            if (isDerived(row)) {
                return derived(times.micros(row));
            }
            if (!isOwn(row)) {
                return null;
            }
            StagedCells present = cells.orElseThrow();
            return switch (present.column().type()) {
                case BOOL -> Boolean.toString(present.word(row) != 0);
                case INT32, INT64, UINT32 -> Long.toString(present.word(row));
                case UINT64 -> Long.toUnsignedString(present.word(row));
                case TIMESTAMP -> ofMicros(present.word(row)).toString();
                case TIMESTAMP_NANOS -> Instant.EPOCH.plusNanos(present.word(row)).toString();
                case DOUBLE -> written.literal(row, present.real(row));
                case TEXT, NESTED, JSON, BINARY, UNKNOWN -> present.written(row);
            };
        }

        private @Nullable String derived(long micros) {
            if (micros == RecordTimes.NONE) {
                return null;
            }
            Instant time = ofMicros(micros);
            LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(time.getEpochSecond(), 86_400L));
            return switch (name) {
                case "year" -> TimeKeys.year(date);
                case "month" -> TimeKeys.twoDigits(date.getMonthValue());
                case "day" -> TimeKeys.twoDigits(date.getDayOfMonth());
                case "hour" ->
                        TimeKeys.twoDigits(Math.floorMod(time.getEpochSecond(), 86_400L) / 3_600);
                default -> date.toString();
            };
        }

        private static Instant ofMicros(long micros) {
            return Instant.ofEpochSecond(
                    Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
        }
    }
}
