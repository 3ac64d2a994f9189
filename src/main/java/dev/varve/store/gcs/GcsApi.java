package dev.varve.store.gcs;

import com.google.api.client.http.AbstractInputStreamContent;
import com.google.api.client.http.EmptyContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.MultipartContent;
import com.google.api.client.http.json.JsonHttpContent;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.escape.CharEscapers;
import com.google.api.gax.rpc.ApiException;
import com.google.api.services.storage.Storage;
import com.google.api.services.storage.StorageRequest;
import com.google.api.services.storage.model.Bucket;
import com.google.api.services.storage.model.Objects;
import com.google.api.services.storage.model.RewriteResponse;
import com.google.api.services.storage.model.StorageObject;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.StorageOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The requests of the <a href="https://cloud.google.com/storage/docs/json_api">JSON API</a>, each
 * sent once: the library's own retries are not in this path, and a token that has expired is
 * renewed one time. Failures are those of the network, or {@link RefusedException}. Thread-safe.
 */
final class GcsApi {

    /** Of an object that does not exist. */
    static final long NO_GENERATION = 0;

    static final int PRECONDITION_FAILED = 412;
    static final int NOT_FOUND = 404;
    private static final int NO_CONTENT = 204;

    private final Storage api;
    private final String bucket;

    /**
     * @param options of the library's client, for its transport, credentials and endpoint. The
     *     client itself is not used: its writers try again by themselves, give up a chunk that
     *     failed, and name the upload's address in their messages
     */
    GcsApi(StorageOptions options, String bucket) {
        HttpTransportOptions transport = (HttpTransportOptions) options.getTransportOptions();
        HttpRequestInitializer initializer = transport.getHttpRequestInitializer(options);
        this.bucket = bucket;
        this.api =
                new Storage.Builder(
                                transport.getHttpTransportFactory().create(),
                                GsonFactory.getDefaultInstance(),
                                request -> {
                                    prepare(initializer, request);
                                    request.setNumberOfRetries(1);
                                })
                        .setRootUrl(options.getHost())
                        .setApplicationName(options.getApplicationName())
                        .build();
    }

    /**
     * Creates an object with one request, in the place of that generation.
     *
     * @param replaced generation, or {@link #NO_GENERATION}
     * @throws RefusedException also with status 412 if there is another
     */
    GcsObject insert(StorageObject resource, HeldBytes.Range bytes, long replaced)
            throws IOException {
        return GcsTask.run(
                () -> {
                    HttpContent content =
                            new MultipartContent()
                                    .addPart(
                                            new MultipartContent.Part(
                                                    new JsonHttpContent(
                                                            api.getJsonFactory(), resource)))
                                    .addPart(
                                            new MultipartContent.Part(
                                                    new RangeContent(
                                                            resource.getContentType(), bytes)));
                    GenericUrl url = uploadUrl("multipart", resource.getName(), replaced);
                    url.set("fields", GcsObject.FIELDS);
                    HttpRequest request = api.getRequestFactory().buildPostRequest(url, content);
                    request.setParser(api.getObjectParser());
                    return GcsObject.of(
                            parse(requireSuccess(sendRaw(request)), StorageObject.class));
                });
    }

    /** As {@link #insert(StorageObject, HeldBytes.Range, long)}, if there is none of that name. */
    GcsObject insert(StorageObject resource, HeldBytes.Range bytes) throws IOException {
        return insert(resource, bytes, NO_GENERATION);
    }

    private GenericUrl uploadUrl(String type, String name, long replaced) {
        GenericUrl url =
                new GenericUrl(
                        api.getRootUrl()
                                + "upload/storage/v1/b/"
                                + CharEscapers.escapeUriPath(bucket)
                                + "/o");
        url.set("uploadType", type);
        url.set("name", name);
        url.set("ifGenerationMatch", replaced);
        return url;
    }

    /**
     * Begins an upload in chunks of an object, if there is none of that name.
     *
     * @return the address of the session
     * @throws RefusedException also with status 412 if there is one
     */
    GenericUrl start(StorageObject resource) throws IOException {
        return GcsTask.run(
                () -> {
                    GenericUrl url = uploadUrl("resumable", resource.getName(), NO_GENERATION);
                    HttpRequest request =
                            api.getRequestFactory()
                                    .buildPostRequest(
                                            url,
                                            new JsonHttpContent(api.getJsonFactory(), resource));
                    request.getHeaders().set("X-Upload-Content-Type", resource.getContentType());
                    HttpResponse answer = sendRaw(request);
                    String location = answer.getHeaders().getLocation();
                    requireSuccess(answer).ignore();
                    if (location == null) {
                        throw GcsResponseException.foreign();
                    }
                    return new GenericUrl(location);
                });
    }

    /**
     * Sends a request to an upload session.
     *
     * @param method {@code PUT} or {@code DELETE}
     * @param range the {@code Content-Range}; null for none
     * @param crc32c what the whole object must have; null before the last chunk
     */
    SessionAnswer toSession(
            GenericUrl session,
            String method,
            HeldBytes.@Nullable Range bytes,
            @Nullable String range,
            @Nullable String crc32c)
            throws IOException {
        return GcsTask.run(
                () -> {
                    HttpContent content =
                            bytes == null
                                    ? new EmptyContent()
                                    : new RangeContent("application/octet-stream", bytes);
                    HttpRequest request =
                            api.getRequestFactory().buildRequest(method, session, content);
                    request.getHeaders().setContentRange(range);
                    if (crc32c != null) {
                        request.getHeaders().set("X-Goog-Hash", "crc32c=" + crc32c);
                    }
                    return SessionAnswer.of(sendRaw(request), api.getJsonFactory());
                });
    }

    /** What there is under a name; empty when there is nothing. */
    Optional<GcsObject> get(String name) throws IOException {
        return GcsTask.run(
                () -> {
                    try {
                        var get = api.objects().get(bucket, name).setFields(GcsObject.FIELDS);
                        return Optional.of(GcsObject.of(send(get)));
                    } catch (RefusedException e) {
                        if (e.status() == NOT_FOUND && !e.saysNoBucket()) {
                            return Optional.empty();
                        }
                        throw e;
                    }
                });
    }

    /**
     * Begins to read an object.
     *
     * @param range of the {@code Range} header; null for the whole object
     * @param generation that it must be; null for any
     * @throws RefusedException also with status 404, with 412 where it is another generation, and
     *     with 416 where the range begins behind the end
     */
    HttpResponse read(String name, @Nullable String range, @Nullable Long generation)
            throws IOException {
        return GcsTask.run(
                () -> {
                    Storage.Objects.Get get = api.objects().get(bucket, name).setAlt("media");
                    get.setIfGenerationMatch(generation);
                    HttpRequest request = request(get);
                    request.setResponseReturnRawInputStream(true);
                    request.getHeaders().setRange(range);
                    return requireSuccess(sendRaw(request));
                });
    }

    /** Whether objects of the bucket can be retained. */
    boolean canRetain() throws IOException {
        return GcsTask.run(
                () -> {
                    Bucket there = send(api.buckets().get(bucket).setFields("objectRetention"));
                    return there != null
                            && there.getObjectRetention() != null
                            && "Enabled".equals(there.getObjectRetention().getMode());
                });
    }

    /** A page of the objects whose names begin so, in the order of their names. */
    Objects list(String prefix, @Nullable String pageToken) throws IOException {
        return GcsTask.run(
                () ->
                        send(
                                api.objects()
                                        .list(bucket)
                                        .setPrefix(prefix.isEmpty() ? null : prefix)
                                        .setPageToken(pageToken)
                                        .setFields("items(name,size),nextPageToken")));
    }

    /**
     * Copies an object within the server, in the place of that generation; to the end, in as many
     * steps as the server wants.
     *
     * @param replaced generation, or {@link #NO_GENERATION}
     * @throws RefusedException also with status 412 if there is another, or if the source changed
     */
    GcsObject copy(GcsObject from, StorageObject to, long replaced) throws IOException {
        String token = null;
        while (true) {
            String before = token;
            RewriteResponse step =
                    GcsTask.run(
                            () ->
                                    send(
                                            api.objects()
                                                    .rewrite(
                                                            bucket,
                                                            from.name(),
                                                            bucket,
                                                            to.getName(),
                                                            to)
                                                    .setIfGenerationMatch(replaced)
                                                    .setIfSourceGenerationMatch(from.generation())
                                                    .setRewriteToken(before)
                                                    .setFields(
                                                            "done,rewriteToken,resource(%s)"
                                                                    .formatted(GcsObject.FIELDS))));
            if (Boolean.TRUE.equals(step.getDone())) {
                return GcsObject.of(step.getResource());
            }
            token = step.getRewriteToken();
        }
    }

    /** As {@link #copy(GcsObject, StorageObject, long)}, if there is none of the other name. */
    GcsObject copy(GcsObject from, StorageObject to) throws IOException {
        return copy(from, to, NO_GENERATION);
    }

    /** Removes what has this name; of another generation than the given one, nothing. */
    void delete(String name, Optional<Long> generation) throws IOException {
        GcsTask.run(
                () -> {
                    try {
                        return sendForNothing(
                                api.objects()
                                        .delete(bucket, name)
                                        .setIfGenerationMatch(generation.orElse(null)));
                    } catch (RefusedException e) {
                        boolean gone = e.status() == NOT_FOUND && !e.saysNoBucket();
                        if (gone || e.status() == PRECONDITION_FAILED && generation.isPresent()) {
                            return null;
                        }
                        throw e;
                    }
                });
    }

    private <T> @Nullable T send(StorageRequest<T> request) throws IOException {
        return parse(requireSuccess(sendRaw(request(request))), request.getResponseClass());
    }

    /** Google answers 204; others 200 with nothing in it, whatever they call that. */
    private <T> @Nullable T sendForNothing(StorageRequest<T> request) throws IOException {
        HttpResponse answer = requireSuccess(sendRaw(request(request)));
        Long length = answer.getHeaders().getContentLength();
        if (length != null && length == 0) {
            answer.ignore();
            return null;
        }
        return parse(answer, request.getResponseClass());
    }

    /** Not built by the library: it turns requests of long names into others. */
    private HttpRequest request(StorageRequest<?> request) throws IOException {
        return api.getRequestFactory()
                .buildRequest(
                        request.getRequestMethod(),
                        request.buildHttpRequestUrl(),
                        request.getHttpContent())
                .setParser(api.getObjectParser());
    }

    private HttpResponse requireSuccess(HttpResponse answer) throws IOException {
        if (!answer.isSuccessStatusCode()) {
            throw RefusedException.of(answer, api.getJsonFactory());
        }
        return answer;
    }

    private static <T> @Nullable T parse(HttpResponse answer, Class<T> type) throws IOException {
        String contentType = answer.getContentType();
        if (answer.getStatusCode() == NO_CONTENT || contentType == null) {
            answer.ignore();
            return null;
        }
        if (!contentType.startsWith("application/json")) {
            answer.ignore();
            throw GcsResponseException.foreign();
        }
        try {
            return answer.parseAs(type);
        } catch (IllegalArgumentException e) {
            // How the parser says that there is nothing to parse.
            throw GcsResponseException.passing("the answer is empty");
        }
    }

    private static void prepare(HttpRequestInitializer initializer, HttpRequest request)
            throws IOException {
        try {
            initializer.initialize(request);
        } catch (ApiException e) {
            throw GcsResponseException.lasting(
                    "the credentials are for another universe of Google's; renew them");
        }
    }

    private static HttpResponse sendRaw(HttpRequest request) throws IOException {
        request.setThrowExceptionOnExecuteError(false);
        // 308 means "go on" here, not "go elsewhere".
        request.setFollowRedirects(false);
        return request.execute();
    }

    /** Bytes that can be sent again, without a copy of them. */
    private static final class RangeContent extends AbstractInputStreamContent {

        private final HeldBytes.Range bytes;

        RangeContent(String type, HeldBytes.Range bytes) {
            super(type);
            this.bytes = bytes;
        }

        @Override
        public InputStream getInputStream() {
            throw new UnsupportedOperationException("is written, not read");
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            bytes.writeTo(out);
        }

        @Override
        public long getLength() {
            return bytes.sizeBytes();
        }

        @Override
        public boolean retrySupported() {
            return true;
        }
    }
}
