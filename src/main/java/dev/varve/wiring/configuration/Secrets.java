package dev.varve.wiring.configuration;

import java.util.regex.Pattern;

/** Keeps to itself what may be a password, before a text is shown to anybody. */
public final class Secrets {

    /** What stands before the host of an address. */
    private static final Pattern USER_INFO = Pattern.compile("(//)[^/?#]*@");

    private Secrets() {}

    /** The text without users and passwords of addresses. */
    public static String masked(String text) {
        return USER_INFO.matcher(text).replaceAll("$1…@");
    }
}
