package dev.varve.wiring.substitution;

/** What the segments of a configuration key say, for the many that quote nothing. */
final class Segments {

    private Segments() {}

    /**
     * @param from where the segment begins
     * @return where the next dot or the end of the key is, or -1 if the segment quotes anything
     */
    static int plainEnd(String key, int from) {
        for (int at = from; at < key.length(); at++) {
            char c = key.charAt(at);
            if (c == '.') {
                return at;
            }
            if (c == '"' || c == '\\') {
                return -1;
            }
        }
        return key.length();
    }

    /** Whether a segment that begins with this character can be a text, going by that alone. */
    static boolean mayBegin(char first, String text, int from, int length) {
        return first == '"'
                || first == '\\'
                || (length == 0 ? first == '.' : first == text.charAt(from));
    }
}
