package dev.varve.wiring.configuration;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keeps to itself what may be a password, before a text is shown to anybody. */
public final class Secrets {

    /** What stands before the host of an address, blanks too, as in an address that is none. */
    private static final Pattern USER_INFO = Pattern.compile("(//)[^/?#]*@");

    /** What stands behind the path of an address, blanks too, up to the place of the setting. */
    private static final Pattern QUERY = Pattern.compile("(https?://[^\\s?#]*)([?#]).+?(?= \\(|$)");

    /** A signed address tells its secret behind the question mark, or before the host. */
    private static final Pattern SIGNED =
            Pattern.compile("(https?://)(?:[^\\s/@]*@)?([^\\s?#]*)(?:[?#]\\S*)?");

    private Secrets() {}

    /** What somebody has set, without users, passwords and queries of addresses. */
    public static String maskedSetting(String text) {
        return QUERY.matcher(USER_INFO.matcher(text).replaceAll("$1…@")).replaceAll("$1$2…");
    }

    /** The message of a failure, its addresses without all that may be a secret. */
    public static String maskedMessage(@Nullable String message) {
        return message == null ? "" : SIGNED.matcher(message).replaceAll("$1$2");
    }
}
