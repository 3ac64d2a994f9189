package dev.varve.store.gcs;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which request is for which method of the API. */
final class GcsFakeRoutes {

    private static final Pattern BUCKET = Pattern.compile("/storage/v1/b/([^/]+)");
    private static final Pattern OBJECTS = Pattern.compile("/storage/v1/b/([^/]+)/o");
    private static final Pattern OBJECT = Pattern.compile("/storage/v1/b/([^/]+)/o/([^/]+)");
    private static final Pattern DOWNLOAD =
            Pattern.compile("/download/storage/v1/b/([^/]+)/o/([^/]+)");
    private static final Pattern UPLOAD = Pattern.compile("/upload/storage/v1/b/([^/]+)/o");
    private static final Pattern REWRITE =
            Pattern.compile("/storage/v1/b/([^/]+)/o/([^/]+)/rewriteTo/b/([^/]+)/o/([^/]+)");

    private static final List<Route> ROUTES =
            List.of(
                    new Route("GET", BUCKET, GcsOperation.BUCKET),
                    new Route("GET", OBJECTS, GcsOperation.LIST),
                    new Route("GET", DOWNLOAD, GcsOperation.GET),
                    new Route("GET", OBJECT, GcsOperation.GET),
                    new Route("DELETE", OBJECT, GcsOperation.DELETE),
                    new Route("DELETE", UPLOAD, GcsOperation.CANCEL),
                    new Route("POST", REWRITE, GcsOperation.REWRITE),
                    new Route("POST", UPLOAD, GcsOperation.INSERT),
                    new Route("PUT", UPLOAD, GcsOperation.CHUNK));

    private final GcsFakeObjects objects;
    private final GcsFakeUploads uploads;

    GcsFakeRoutes(GcsFakeBuckets buckets) {
        this.objects = new GcsFakeObjects(buckets);
        this.uploads = new GcsFakeUploads(buckets);
    }

    GcsFakeObjects objects() {
        return objects;
    }

    GcsFakeUploads uploads() {
        return uploads;
    }

    static GcsOperation operation(GcsFakeRequest request) {
        boolean media = request.parameter("alt").equals(Optional.of("media"));
        for (Route route : ROUTES) {
            boolean matches =
                    route.method().equals(request.method())
                            && route.path().matcher(request.path()).matches();
            if (matches) {
                return switch (route.operation()) {
                    case GET -> media ? GcsOperation.READ : GcsOperation.GET;
                    case INSERT ->
                            request.require("uploadType").equals("resumable")
                                    ? GcsOperation.START
                                    : GcsOperation.INSERT;
                    case CHUNK ->
                            GcsFakeSession.isQuestion(request)
                                    ? GcsOperation.STATUS
                                    : GcsOperation.CHUNK;
                    default -> route.operation();
                };
            }
        }
        throw GcsFakeRequest.malformed(
                "no method of the API: " + request.method() + " " + request.path());
    }

    /**
     * @param part whether only a part of a chunk is to be kept
     */
    GcsFakeReply perform(GcsFakeRequest request, byte[] body, boolean part, String endpoint) {
        return switch (operation(request)) {
            case BUCKET -> objects.bucket(request, name(request, BUCKET, 1));
            case LIST -> objects.list(request, name(request, OBJECTS, 1));
            case GET -> objects.get(request, name(request, OBJECT, 1), name(request, OBJECT, 2));
            case READ -> {
                Pattern pattern = request.path().startsWith("/download") ? DOWNLOAD : OBJECT;
                yield objects.read(request, name(request, pattern, 1), name(request, pattern, 2));
            }
            case DELETE ->
                    objects.delete(request, name(request, OBJECT, 1), name(request, OBJECT, 2));
            case REWRITE ->
                    objects.rewrite(
                            request,
                            new GcsFakeObjects.Location(
                                    name(request, REWRITE, 1), name(request, REWRITE, 2)),
                            new GcsFakeObjects.Location(
                                    name(request, REWRITE, 3), name(request, REWRITE, 4)),
                            GcsFakeRequest.json(body));
            case INSERT -> uploads.insert(request, name(request, UPLOAD, 1), body);
            case START -> uploads.start(request, name(request, UPLOAD, 1), body, endpoint);
            case CHUNK, STATUS -> uploads.session(request).put(request, body, part);
            case CANCEL -> uploads.session(request).cancel();
        };
    }

    private static String name(GcsFakeRequest request, Pattern pattern, int group) {
        Matcher matcher = pattern.matcher(request.path());
        if (!matcher.matches()) {
            throw GcsFakeRequest.malformed(request.path());
        }
        return GcsFakeRequest.decode(matcher.group(group));
    }

    private record Route(String method, Pattern path, GcsOperation operation) {}
}
