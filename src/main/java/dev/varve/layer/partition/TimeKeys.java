package dev.varve.layer.partition;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/** Rows by the day or the hour of their time, in UTC. */
final class TimeKeys implements RowKeys {

    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long HOUR_MICROS = 3_600_000_000L;

    /** Rows without a time: no day and no hour is as far away. */
    private static final long TIMELESS = NONE + 1;

    static final String UNREADABLE_TIME =
            "the record's time does not parse (RFC 3339, yyyy-MM-dd HH:mm:ss or epoch expected)";

    private final RecordTimes times;
    private final List<String> fields;
    private final PathKeys names;
    private final boolean byHour;

    TimeKeys(RecordTimes times, List<String> fields, PathKeys names, boolean byHour) {
        this.times = times;
        this.fields = fields;
        this.names = names;
        this.byHour = byHour;
    }

    @Override
    public long key(int row) {
        long micros = times.micros(row);
        if (micros == RecordTimes.UNREADABLE) {
            return NONE;
        }
        if (micros == RecordTimes.NONE) {
            return TIMELESS;
        }
        // by a constant each: the compilers multiply instead, which takes a tenth of the time
        return byHour ? Math.floorDiv(micros, HOUR_MICROS) : Math.floorDiv(micros, DAY_MICROS);
    }

    @Override
    public String path(long key, int row) {
        if (key == TIMELESS) {
            return timelessPath(byHour ? names.ofHour() : names.ofDay());
        }
        return byHour
                ? dayPath(Math.floorDiv(key, 24))
                        + "/%s=".formatted(names.hour())
                        + twoDigits(Math.floorMod(key, 24))
                : dayPath(key);
    }

    private static String timelessPath(List<String> names) {
        return String.join("/", names.stream().map(name -> HivePath.segment(name, null)).toList());
    }

    private String dayPath(long epochDay) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        return "%s=%s/%s=%s/%s=%s"
                .formatted(
                        names.year(),
                        year(date),
                        names.month(),
                        twoDigits(date.getMonthValue()),
                        names.day(),
                        twoDigits(date.getDayOfMonth()));
    }

    static String year(LocalDate date) {
        return String.format(Locale.ROOT, "%04d", date.getYear());
    }

    static String twoDigits(long number) {
        return number < 10 ? "0" + number : Long.toString(number);
    }

    @Override
    public Refusal refusal(int row) {
        return new Refusal(fields.stream().findFirst(), UNREADABLE_TIME);
    }
}
