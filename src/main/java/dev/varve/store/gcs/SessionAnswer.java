package dev.varve.store.gcs;

import com.google.api.client.http.HttpResponse;
import com.google.api.client.json.JsonFactory;
import com.google.api.client.json.JsonObjectParser;
import com.google.api.services.storage.model.StorageObject;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an upload session answers, see <a
 * href="https://cloud.google.com/storage/docs/performing-resumable-uploads">Perform resumable
 * uploads</a>.
 */
sealed interface SessionAnswer {

    /** The object is there. */
    record Done(GcsObject object) implements SessionAnswer {}

    /**
     * More is wanted.
     *
     * @param keptBytes how much of the object the server keeps
     */
    record More(long keptBytes) implements SessionAnswer {}

    /** The session is over, without an object that it knows of. */
    record Over(int status) implements SessionAnswer {}

    /** The name is taken. */
    record Taken() implements SessionAnswer {}

    /** The kept bytes are: 308 with a range; without one, none. */
    Pattern KEPT = Pattern.compile("bytes=0-([0-9]+)");

    /**
     * @throws RefusedException if it is an error that says nothing of the session
     */
    static SessionAnswer of(HttpResponse answer, JsonFactory json) throws IOException {
        switch (answer.getStatusCode()) {
            case 200, 201 -> {
                return new Done(GcsObject.of(resource(answer, json)));
            }
            case 308 -> {
                String range = answer.getHeaders().getRange();
                answer.ignore();
                return new More(range == null ? 0 : keptBytes(range));
            }
            case 404, 410, 499 -> {
                answer.ignore();
                return new Over(answer.getStatusCode());
            }
            case 412 -> {
                answer.ignore();
                return new Taken();
            }
            default -> throw RefusedException.of(answer, json);
        }
    }

    private static StorageObject resource(HttpResponse answer, JsonFactory json)
            throws IOException {
        try {
            return new JsonObjectParser(json)
                    .parseAndClose(
                            answer.getContent(), answer.getContentCharset(), StorageObject.class);
        } catch (IllegalArgumentException e) {
            // How the parser says that there is nothing to parse.
            throw GcsResponseException.passing("the answer is empty");
        }
    }

    private static long keptBytes(String range) throws GcsResponseException {
        Matcher matcher = KEPT.matcher(range);
        if (!matcher.matches()) {
            throw GcsResponseException.lasting("an upload session answers the range " + range);
        }
        return Long.parseLong(matcher.group(1)) + 1;
    }
}
