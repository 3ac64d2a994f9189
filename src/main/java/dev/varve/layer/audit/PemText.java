package dev.varve.layer.audit;

import java.util.Base64;

/** The text in which keys are kept: Base64 between two lines. */
final class PemText {

    private PemText() {}

    /**
     * @throws IllegalArgumentException if the text holds no such part
     */
    static byte[] body(String pem, String label) {
        String begin = "-----BEGIN " + label + "-----";
        int from = pem.indexOf(begin);
        int to = pem.indexOf("-----END " + label + "-----");
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("it has no part '%s'".formatted(begin));
        }
        return Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to));
    }
}
