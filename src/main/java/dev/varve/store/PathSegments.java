package dev.varve.store;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Segments of keys as file names, always in UTF-8. Java encodes the text of a path as the process's
 * locale says, and refuses what that cannot hold; in a container without a locale that is
 * everything but ASCII. File URIs carry the bytes themselves.
 */
final class PathSegments {

    private PathSegments() {}

    static Path resolve(Path directory, String segment) {
        if (isAscii(segment)) {
            return directory.resolve(segment);
        }
        StringBuilder uri = new StringBuilder("file:///");
        for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
            uri.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
        }
        return directory.resolve(Path.of(URI.create(uri.toString())).getFileName());
    }

    /** The last name of the path; empty when its bytes are not UTF-8. */
    static Optional<String> name(Path path) {
        String text = path.getFileName().toString();
        if (isAscii(text)) {
            return Optional.of(text);
        }
        String uri = path.toUri().getRawPath();
        int end = uri.endsWith("/") ? uri.length() - 1 : uri.length();
        return decode(uri.substring(uri.lastIndexOf('/', end - 1) + 1, end));
    }

    private static Optional<String> decode(String escaped) {
        ByteBuffer bytes = ByteBuffer.allocate(escaped.length());
        for (int i = 0; i < escaped.length(); i++) {
            char c = escaped.charAt(i);
            if (c == '%') {
                bytes.put((byte) HexFormat.fromHexDigits(escaped, i + 1, i + 3));
                i += 2;
            } else {
                bytes.put((byte) c);
            }
        }
        try {
            CharBuffer name = StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
            return Optional.of(name.toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
