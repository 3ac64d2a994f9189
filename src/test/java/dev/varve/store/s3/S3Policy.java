package dev.varve.store.s3;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a policy allows of the requests that Varve sends, as the reference of Amazon S3 names the
 * actions that each needs. What no statement allows is denied.
 */
record S3Policy(List<Allowed> allowed) {

    static final Path PAGE = Path.of("src/docs/S3.md");

    private static final Pattern LEAST =
            Pattern.compile("## The least policy that works.*?```json\n(.*?)```", Pattern.DOTALL);
    private static final Pattern ROW =
            Pattern.compile("\\| `((?:s3|kms):\\w+)` \\| (?:`([^`]+)`|the key) \\| .+ \\|");

    /** The key of {@link ScriptedS3#settingsWithEveryOption}. */
    private static final String KEY = "key-1";

    /** An action on what a resource's name stands for. */
    record Allowed(String action, String resource) {

        boolean covers(Allowed needed) {
            return action.equals(needed.action())
                    && (resource.endsWith("*")
                            ? needed.resource()
                                    .startsWith(resource.substring(0, resource.length() - 1))
                            : resource.equals(needed.resource()));
        }
    }

    /** The statements that stand in the page as a whole. */
    static S3Policy ofStatements() {
        Matcher least = LEAST.matcher(page());
        if (!least.find()) {
            throw new AssertionError("no policy in " + PAGE);
        }
        List<Allowed> allowed = new ArrayList<>();
        JsonObject policy = JsonParser.parseString(least.group(1)).getAsJsonObject();
        for (JsonElement each : policy.getAsJsonArray("Statement")) {
            JsonObject statement = each.getAsJsonObject();
            String resource = statement.get("Resource").getAsString();
            for (JsonElement action : actions(statement)) {
                allowed.add(
                        new Allowed(action.getAsString(), resource.replace("arn:aws:s3:::", "")));
            }
        }
        return new S3Policy(allowed);
    }

    private static JsonArray actions(JsonObject statement) {
        JsonElement action = statement.get("Action");
        if (action.isJsonArray()) {
            return action.getAsJsonArray();
        }
        JsonArray one = new JsonArray();
        one.add(action);
        return one;
    }

    /** The lines that stand in the page's table, those for options too. */
    static S3Policy ofTable() {
        List<Allowed> allowed = new ArrayList<>();
        Matcher row = ROW.matcher(page());
        while (row.find()) {
            allowed.add(new Allowed(row.group(1), Optional.ofNullable(row.group(2)).orElse(KEY)));
        }
        return new S3Policy(allowed);
    }

    private static String page() {
        try {
            return Files.readString(PAGE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same for a store whose objects lie below a prefix, as the page says it. */
    S3Policy below(String prefix) {
        return new S3Policy(
                allowed.stream()
                        .map(
                                each ->
                                        new Allowed(
                                                each.action(),
                                                each.resource()
                                                        .replace(
                                                                "/.varve-staging/",
                                                                "/" + prefix + ".varve-staging/")))
                        .toList());
    }

    S3Policy without(Allowed line) {
        return new S3Policy(allowed.stream().filter(each -> !each.equals(line)).toList());
    }

    /** The actions that it allows on objects and buckets. */
    TreeSet<String> ofStore() {
        TreeSet<String> lines = new TreeSet<>();
        for (Allowed each : allowed) {
            lines.add(each.action() + " on " + each.resource());
        }
        return lines;
    }

    /**
     * The answer to a request that is not allowed. Of what is not there nobody learns who may not
     * list.
     */
    Optional<WireAnswer> refusal(WireRequest request, FakeS3 server) {
        return needs(request, server)
                .filter(each -> allowed.stream().noneMatch(line -> line.covers(each)))
                .findFirst()
                .map(
                        each ->
                                WireAnswer.error(
                                        403,
                                        "AccessDenied",
                                        "not authorized to perform: %s on %s"
                                                .formatted(each.action(), each.resource())));
    }

    private static Stream<Allowed> needs(WireRequest request, FakeS3 server) {
        String object = request.bucket() + "/" + request.key();
        Stream<Allowed> put = Stream.of(new Allowed("s3:PutObject", object));
        Stream<Allowed> decrypt =
                server.keyOf(request).stream().map(key -> new Allowed("kms:Decrypt", key));
        return switch (request.operation()) {
            case "PutObject", "CreateMultipartUpload" ->
                    Stream.concat(put, options(request, object));
            case "UploadPart", "CompleteMultipartUpload" -> Stream.concat(put, decrypt);
            case "UploadPartCopy" ->
                    Stream.concat(
                            Stream.concat(put, decrypt),
                            Stream.of(new Allowed("s3:GetObject", source(request))));
            case "HeadObject", "GetObject" ->
                    Stream.concat(
                            Stream.of(
                                    new Allowed("s3:GetObject", object),
                                    server.objects().containsKey(request.key())
                                            ? new Allowed("s3:GetObject", object)
                                            : new Allowed("s3:ListBucket", request.bucket())),
                            decrypt);
            case "ListObjectsV2" -> Stream.of(new Allowed(ofBucket(request), request.bucket()));
            default -> Stream.of(new Allowed("s3:" + request.operation(), object));
        };
    }

    private static Stream<Allowed> options(WireRequest request, String object) {
        Map<String, Allowed> needed =
                Map.of(
                        "x-amz-tagging", new Allowed("s3:PutObjectTagging", object),
                        "x-amz-object-lock-retain-until-date",
                                new Allowed("s3:PutObjectRetention", object),
                        "x-amz-object-lock-legal-hold",
                                new Allowed("s3:PutObjectLegalHold", object));
        return Stream.concat(
                needed.entrySet().stream()
                        .filter(each -> request.header(each.getKey()).isPresent())
                        .map(Map.Entry::getValue),
                request.header(FakeS3.KMS_KEY).stream()
                        .map(key -> new Allowed("kms:GenerateDataKey", key)));
    }

    private static String source(WireRequest request) {
        String path = request.header("x-amz-copy-source").orElseThrow();
        return WireRequest.decode(path.replace("+", "%2B")).replaceFirst("^/", "");
    }

    private static String ofBucket(WireRequest request) {
        if (request.query().containsKey("lifecycle")) {
            return "s3:GetLifecycleConfiguration";
        }
        return request.query().containsKey("object-lock")
                ? "s3:GetBucketObjectLockConfiguration"
                : "s3:ListBucket";
    }
}
