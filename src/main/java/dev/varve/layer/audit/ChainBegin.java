package dev.varve.layer.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.varve.record.JsonText;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** With which ledger a chain begins: written once, so that two writers agree. */
public final class ChainBegin {

    private static final Pattern TEXT = Pattern.compile("\"ledger_start\": (0|[1-9][0-9]{0,17})\n");

    private ChainBegin() {}

    /** The bytes of its object. */
    public static byte[] json(long ledger) {
        return JsonText.indented(Map.of("ledger_start", ledger)).getBytes(UTF_8);
    }

    /** Of the bytes of its object; empty if they are others than {@link #json} makes. */
    public static OptionalLong parse(byte[] bytes) {
        Matcher matcher = TEXT.matcher(new String(bytes, UTF_8));
        if (!matcher.find()) {
            return OptionalLong.empty();
        }
        long ledger = Long.parseLong(matcher.group(1));
        return Arrays.equals(json(ledger), bytes) ? OptionalLong.of(ledger) : OptionalLong.empty();
    }
}
