package dev.varve.door.cli;

import dev.varve.door.FailureText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code varve health}: asks the service of this configuration how it is, for those who can start
 * programs and send no requests: an image without a shell has no other client.
 */
final class HealthCommand {

    private static final String LIVE = "--live";

    static final Command COMMAND =
            new Command(
                    "varve health",
                    "Asks the service on this machine whether it is ready; ends with 0 if it is, otherwise 1.",
                    ConfigurationOption.with(
                            List.of(),
                            Option.ofSwitch(
                                    LIVE,
                                    "Asks only whether the process answers, not for its store.")));

    private static final int CONNECT_MILLIS = 2_000;

    /** Longer than readiness itself waits for the store. */
    private static final int ANSWER_MILLIS = 5_000;

    private static final int LONGEST_ANSWER_BYTES = 64 << 10;

    private final Operations operations;
    private final PrintWriter out;
    private final PrintWriter err;

    HealthCommand(Operations operations, PrintWriter out, PrintWriter err) {
        this.operations = operations;
        this.out = out;
        this.err = err;
    }

    int run(Invocation invocation) throws IOException {
        String path = invocation.options().containsKey(LIVE) ? "/health/live" : "/health/ready";
        URI asked =
                operations
                        .service(ConfigurationOption.values(invocation, List.of(), operations))
                        .resolve(path);
        // What proxies are for lies elsewhere.
        HttpURLConnection connection =
                (HttpURLConnection) asked.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(ANSWER_MILLIS);
        connection.setInstanceFollowRedirects(false);
        try {
            return report(connection);
        } catch (IOException unanswered) {
            err.println("no answer from " + asked + ": " + FailureText.of(unanswered));
            return ExitStatus.FAILED;
        } finally {
            connection.disconnect();
        }
    }

    private int report(HttpURLConnection connection) throws IOException {
        boolean well = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        try (InputStream answer =
                well ? connection.getInputStream() : connection.getErrorStream()) {
            if (answer != null) {
                byte[] text = answer.readNBytes(LONGEST_ANSWER_BYTES);
                (well ? out : err).println(new String(text, StandardCharsets.UTF_8).strip());
            }
        }
        return well ? ExitStatus.STORED : ExitStatus.FAILED;
    }
}
