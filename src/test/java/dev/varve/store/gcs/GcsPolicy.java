package dev.varve.store.gcs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The permissions of an account, as the <a
 * href="https://cloud.google.com/storage/docs/access-control/iam-json">reference of the JSON
 * API</a> names those that each method needs. What is not among them is denied.
 */
public record GcsPolicy(TreeSet<String> permissions) {

    private static final Path PAGE = Path.of("src/docs/GCS.md");
    private static final Pattern ROW = Pattern.compile("\\| `(storage\\.\\w+\\.\\w+)` \\| .+ \\|");

    private static final String GET = "storage.objects.get";
    private static final String CREATE = "storage.objects.create";
    private static final String LIST = "storage.objects.list";

    /** The lines of the page's table. */
    static GcsPolicy ofPage() throws IOException {
        TreeSet<String> permissions = new TreeSet<>();
        Matcher row = ROW.matcher(Files.readString(PAGE));
        while (row.find()) {
            permissions.add(row.group(1));
        }
        return new GcsPolicy(permissions);
    }

    /** The lines that are needed whatever is configured. */
    public static GcsPolicy withoutOptions() throws IOException {
        return ofPage().without("storage.objects.setRetention").without("storage.buckets.get");
    }

    GcsPolicy without(String permission) {
        TreeSet<String> less = new TreeSet<>(permissions);
        less.remove(permission);
        return new GcsPolicy(less);
    }

    /** Why the operation is not allowed. */
    Optional<GcsFakeError> refusal(GcsOperation operation, byte[] body) {
        return Stream.concat(needs(operation), retention(operation, body))
                .filter(each -> !permissions.contains(each))
                .findFirst()
                .map(GcsPolicy::denied);
    }

    /** What is told of an object that is not there: nothing to those who may not list. */
    GcsFakeError missing(GcsFakeError found) {
        return permissions.contains(LIST) ? found : denied(LIST);
    }

    private static GcsFakeError denied(String permission) {
        return new GcsFakeError(
                403,
                "forbidden",
                "varve@test does not have %s access to the Google Cloud Storage object. Permission '%s' denied on resource (or it may not exist)."
                        .formatted(permission, permission));
    }

    private static Stream<String> retention(GcsOperation operation, byte[] body) {
        boolean describes =
                operation == GcsOperation.INSERT
                        || operation == GcsOperation.START
                        || operation == GcsOperation.REWRITE;
        return describes && new String(body, ISO_8859_1).contains("\"retention\":")
                ? Stream.of("storage.objects.setRetention")
                : Stream.of();
    }

    /** The address of an upload is all that its chunks need. */
    private static Stream<String> needs(GcsOperation operation) {
        return switch (operation) {
            case BUCKET -> Stream.of("storage.buckets.get");
            case GET, READ -> Stream.of(GET);
            case LIST -> Stream.of(LIST);
            case INSERT, START -> Stream.of(CREATE);
            case REWRITE -> Stream.of(GET, CREATE);
            case DELETE -> Stream.of("storage.objects.delete");
            case CHUNK, STATUS, CANCEL -> Stream.of();
        };
    }
}
