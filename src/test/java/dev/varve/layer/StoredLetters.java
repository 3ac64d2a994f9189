package dev.varve.layer;

import com.github.luben.zstd.ZstdInputStream;
import dev.varve.store.BlobInfo;
import dev.varve.store.MemoryStore;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The dead letters of a store. */
final class StoredLetters {

    private static final Pattern BAD = Pattern.compile("\"raw\":\"bad ([0-9]+)\"");

    private StoredLetters() {}

    /** The number of each letter whose record is {@code bad {number}}, in no order. */
    static List<Long> numbers(MemoryStore store) throws Exception {
        List<Long> numbers = new ArrayList<>();
        try (Stream<BlobInfo> all = store.list("_dead_letter/")) {
            for (BlobInfo each : all.toList()) {
                try (InputStream in = new ZstdInputStream(store.read(each.key()))) {
                    Matcher bad =
                            BAD.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
                    while (bad.find()) {
                        numbers.add(Long.parseLong(bad.group(1)));
                    }
                }
            }
        }
        return numbers;
    }
}
