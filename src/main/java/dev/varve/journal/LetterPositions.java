package dev.varve.journal;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import dev.varve.store.BlobStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the objects of letters from a journal tell of positions: the first one stands in the name,
 * {@code {writer}-00000000000000000042.ndjson.zst}, and each line ends with its own, the field
 * {@code position}. A process that was killed may have stored more than it knew.
 */
final class LetterPositions {

    private static final Pattern NAME_END = Pattern.compile("[0-9]{20}[.]ndjson[.]zst");
    private static final Pattern LAST = Pattern.compile(",\"position\":([0-9]{1,18})\\}\n$");
    private static final int MOST_FIELD_BYTES = 40;

    private LetterPositions() {}

    static String name(String writer, long firstPosition) {
        // more digits than the numbers of letters that no journal has
        return String.format(Locale.ROOT, "%s-%020d", writer, firstPosition);
    }

    /** The lines of all letters, each with its position. */
    static byte[] lines(List<Letters> all) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Letters letters : all) {
            byte[] bytes = letters.lines();
            long position = letters.firstPosition();
            int from = 0;
            for (int i = 0; i < bytes.length; i++) {
                if (bytes[i] == '\n') {
                    lines.write(bytes, from, i - 1 - from); // without the brace
                    lines.writeBytes(
                            (",\"position\":" + position + "}\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                    position++;
                    from = i + 1;
                }
            }
        }
        return lines.toByteArray();
    }

    /**
     * The position of the last letter of the writer below a place; -1 without any.
     *
     * @param place any key there
     * @throws IOException if the store does not tell
     */
    static long lastPosition(BlobStore store, BlobKey place, String writer) throws IOException {
        String start = place.sibling(writer + "-").value();
        Optional<BlobKey> last;
        try (Stream<BlobInfo> there = store.list(start)) {
            last =
                    there.map(BlobInfo::key)
                            .filter(
                                    key ->
                                            NAME_END.matcher(key.value().substring(start.length()))
                                                    .matches())
                            .max(Comparator.comparing(BlobKey::value));
        }
        return last.isPresent() ? lastPosition(store, last.get()) : -1;
    }

    /**
     * The position of the object's last letter.
     *
     * @throws IOException if it does not tell
     */
    static long lastPosition(BlobStore store, BlobKey key) throws IOException {
        byte[] end = new byte[0];
        try (InputStream lines = new ZstdInputStreamNoFinalizer(store.read(key))) {
            byte[] piece = lines.readNBytes(1 << 16);
            while (piece.length > 0) {
                end = end(end, piece);
                piece = lines.readNBytes(1 << 16);
            }
        }
        Matcher position = LAST.matcher(new String(end, StandardCharsets.ISO_8859_1));
        if (!position.find()) {
            throw new IOException("the letters in %s do not tell their positions".formatted(key));
        }
        return Long.parseLong(position.group(1));
    }

    private static byte[] end(byte[] before, byte[] piece) {
        ByteArrayOutputStream both = new ByteArrayOutputStream();
        both.writeBytes(before);
        both.writeBytes(piece);
        byte[] all = both.toByteArray();
        int from = Math.max(0, all.length - MOST_FIELD_BYTES);
        return Arrays.copyOfRange(all, from, all.length);
    }
}
