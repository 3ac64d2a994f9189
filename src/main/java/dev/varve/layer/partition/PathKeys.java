package dev.varve.layer.partition;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the directories of a day and of an hour are called: {@code
 * year=2024/month=01/day=15/hour=14} under the usual names.
 *
 * @param year above the months
 * @param month above the days
 * @param day above the hours, if there are any
 * @param hour of the partitioning by hours
 */
public record PathKeys(String year, String month, String day, String hour) {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

    public static final PathKeys DEFAULT = new PathKeys("year", "month", "day", "hour");

    public PathKeys {
        List<String> names = List.of(year, month, day, hour);
        if (!names.stream().allMatch(name -> ALLOWED.matcher(name).matches())
                || names.stream().map(name -> name.toLowerCase(Locale.ROOT)).distinct().count()
                        < names.size()) {
            throw new IllegalArgumentException(
                    "three or four different names are expected, year,month,day and hour, of letters,"
                            + " digits and '_', not beginning with a digit");
        }
    }

    /**
     * Reads what an operator writes: the names of year, month and day, and where it is another that
     * of the hour, separated by commas.
     *
     * @throws IllegalArgumentException if it is not that; the message says what is allowed
     */
    public static PathKeys parse(String text) {
        List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        return switch (names.size()) {
            case 3 -> new PathKeys(names.get(0), names.get(1), names.get(2), DEFAULT.hour);
            case 4 -> new PathKeys(names.get(0), names.get(1), names.get(2), names.get(3));
            default -> new PathKeys("", "", "", "");
        };
    }

    List<String> ofDay() {
        return List.of(year, month, day);
    }

    List<String> ofHour() {
        return List.of(year, month, day, hour);
    }
}
