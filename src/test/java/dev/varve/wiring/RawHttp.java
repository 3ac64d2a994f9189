package dev.varve.wiring;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes over a socket of their own, and what comes back, understood as far as it can be. */
final class RawHttp {

    /** After so much silence behind an answer there comes no more. */
    private static final int SILENCE_MILLIS = 200;

    private static final Pattern HEAD =
            Pattern.compile(
                    "[A-Z]+/\\d\\.\\d (\\d{3})[^\\r\\n]*\\r\\n((?:[^\\r\\n]+\\r\\n)*)\\r\\n");

    private static final Pattern LENGTH = Pattern.compile("(?im)^content-length: *(\\d+)\\r?$");

    private RawHttp() {}

    /** One answer that is not an interim one. */
    record Answer(int status, String headers, String body) {

        boolean isJson() {
            return headers.toLowerCase(Locale.ROOT).contains("content-type: application/json\r\n");
        }

        boolean hasReason() {
            return headers.contains("Varve-Reason: ");
        }
    }

    /**
     * How bytes are sent.
     *
     * @param firstBytes the rest goes in a second piece
     * @param halfClosed whether the sender says that there is no more
     * @param answers how many are waited for
     * @param patienceMillis how long the first of them is waited for
     */
    record Manner(int firstBytes, boolean halfClosed, int answers, int patienceMillis) {}

    /**
     * Sends, and reads until the answers are there, the service closes the connection, or nothing
     * comes any more.
     *
     * @return all that came, as Latin-1
     */
    static String exchange(URI service, byte[] request, Manner manner) throws IOException {
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setTcpNoDelay(true);
            try {
                send(socket, request, manner);
            } catch (SocketException refusedMeanwhile) {
                return read(socket, manner);
            }
            return read(socket, manner);
        }
    }

    private static void send(Socket socket, byte[] request, Manner manner) throws IOException {
        int first = Math.min(request.length, manner.firstBytes());
        socket.getOutputStream().write(request, 0, first);
        socket.getOutputStream().write(request, first, request.length - first);
        if (manner.halfClosed()) {
            socket.shutdownOutput();
        }
    }

    private static String read(Socket socket, Manner manner) throws IOException {
        ByteArrayOutputStream came = new ByteArrayOutputStream();
        byte[] piece = new byte[64 << 10];
        try {
            socket.setSoTimeout(manner.patienceMillis());
            int read = socket.getInputStream().read(piece);
            while (read >= 0) {
                came.write(piece, 0, read);
                if (answers(text(came)).size() >= manner.answers()) {
                    break;
                }
                socket.setSoTimeout(SILENCE_MILLIS);
                read = socket.getInputStream().read(piece);
            }
        } catch (SocketTimeoutException | SocketException noMore) {
            return text(came);
        }
        return text(came);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** The whole answers in it, one behind the other; none of them to HEAD. */
    static List<Answer> answers(String came) {
        List<Answer> answers = new ArrayList<>();
        Matcher head = HEAD.matcher(came);
        int from = 0;
        while (head.find(from)) {
            Matcher length = LENGTH.matcher(head.group(2));
            int end = head.end() + (length.find() ? Integer.parseInt(length.group(1)) : 0);
            if (end > came.length()) {
                break;
            }
            int status = Integer.parseInt(head.group(1));
            if (status >= 200) {
                answers.add(new Answer(status, head.group(2), came.substring(head.end(), end)));
            }
            from = end;
        }
        return answers;
    }
}
