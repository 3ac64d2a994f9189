package dev.varve.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/**
 * One bucket in memory, after the API reference of Amazon S3 (PutObject, CompleteMultipartUpload
 * and their neighbours), strict about what it accepts: sums of bodies, sizes and names of parts,
 * conditions. Signatures are S3Proxy's to check.
 */
final class FakeS3 {

    static final String BUCKET = "layers";

    static final String KMS_KEY = "x-amz-server-side-encryption-aws-kms-key-id";

    private static final int MIN_PART_BYTES = 5 << 20;
    private static final Pattern PART = Pattern.compile("<Part>(.*?)</Part>", Pattern.DOTALL);
    private static final Pattern PAGE_TOKEN = Pattern.compile("after:(.*)", Pattern.DOTALL);

    /**
     * An object.
     *
     * @param headers what it was created with, in lower case
     * @param wholeSum its CRC-32C in Base64, if the client gave one
     */
    record Stored(byte[] bytes, Map<String, String> headers, String etag, String wholeSum) {}

    private record Upload(String key, Map<String, String> headers, TreeMap<Integer, byte[]> parts) {

        boolean summed() {
            return "CRC32C".equals(headers.get("x-amz-checksum-algorithm"));
        }
    }

    /** What the server can do; some lack it. */
    enum Ability {
        CONDITIONS_ON_PUT,
        CONDITIONS_ON_COMPLETE,
        CRC32C,
        UNKNOWN_HEADERS,
        COMPLETE_TWICE,
        COPIES,
        SUMS_OF_COPIES
    }

    private final TreeMap<String, Stored> objects =
            new TreeMap<>(
                    Comparator.comparing(key -> key.getBytes(UTF_8), Arrays::compareUnsigned));
    private final Map<String, Upload> uploads = new HashMap<>();
    private final Map<String, WireAnswer> completed = new HashMap<>();
    private final Set<Ability> abilities = EnumSet.allOf(Ability.class);
    private int uploadsSoFar;
    private boolean hasLock;

    synchronized void lacks(Ability ability) {
        abilities.remove(ability);
    }

    /** The bucket can retain and hold objects, and takes requests for it. */
    synchronized void turnOnLock() {
        hasLock = true;
    }

    private WireAnswer lock() {
        return hasLock
                ? WireAnswer.xml(
                        "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>"
                                + "</ObjectLockConfiguration>")
                : WireAnswer.error(404, "ObjectLockConfigurationNotFoundError");
    }

    /** Its objects by their keys, temporary ones too. */
    synchronized SortedMap<String, Stored> objects() {
        return new TreeMap<>(objects);
    }

    /** How many uploads were neither completed nor aborted. */
    synchronized int openUploads() {
        return uploads.size();
    }

    /** An upload's parts are removed, as a lifecycle rule does it. */
    synchronized void expireUploads() {
        uploads.clear();
    }

    /** What an upload that is under way, or an object that is there, is encrypted with. */
    synchronized Optional<String> keyOf(WireRequest request) {
        Upload upload = uploads.get(request.query().get("uploadId"));
        return upload != null
                ? Optional.ofNullable(upload.headers().get(KMS_KEY))
                : Optional.ofNullable(objects.get(request.key()))
                        .map(stored -> stored.headers().get(KMS_KEY));
    }

    synchronized void put(String key, byte[] bytes) {
        objects.put(key, new Stored(bytes, Map.of(), etag(bytes), ""));
    }

    synchronized WireAnswer answer(WireRequest request) {
        if (!request.bucket().equals(BUCKET)) {
            return WireAnswer.error(404, "NoSuchBucket");
        }
        boolean strange = request.headers().keySet().stream().anyMatch(h -> h.contains("checksum"));
        if (strange && !abilities.contains(Ability.UNKNOWN_HEADERS)) {
            return WireAnswer.error(501, "NotImplemented", "A header you provided");
        }
        if (request.query().containsKey("object-lock")) {
            return lock();
        }
        boolean locks =
                request.headers().keySet().stream().anyMatch(h -> h.contains("object-lock"));
        if (locks && !hasLock) {
            return WireAnswer.error(
                    400, "InvalidRequest", "Bucket is missing Object Lock Configuration");
        }
        Optional<WireAnswer> wrong = wrongBody(request);
        return wrong.isPresent()
                ? wrong.get()
                : switch (request.operation()) {
                    case "PutObject" -> put(request);
                    case "UploadPart", "UploadPartCopy" -> part(request);
                    case "CreateMultipartUpload" -> create(request);
                    case "CompleteMultipartUpload" -> complete(request);
                    case "AbortMultipartUpload" -> abort(request);
                    case "DeleteObject" -> delete(request);
                    case "ListObjectsV2" -> list(request);
                    default -> get(request);
                };
    }

    private Optional<WireAnswer> wrongBody(WireRequest request) {
        byte[] body = request.body();
        if (body.length != request.contentLength()) {
            return Optional.of(WireAnswer.error(400, "IncompleteBody"));
        }
        String sha256 = request.header("x-amz-content-sha256").orElse("UNSIGNED-PAYLOAD");
        boolean wrong =
                request.header("content-md5").filter(md5 -> !md5.equals(md5(body))).isPresent()
                        || (abilities.contains(Ability.CRC32C)
                                && !request.operation().startsWith("Complete")
                                && request.header("x-amz-checksum-crc32c")
                                        .filter(sum -> !sum.equals(crc32c(body)))
                                        .isPresent());
        if (wrong) {
            return Optional.of(WireAnswer.error(400, "BadDigest"));
        }
        return sha256.equals("UNSIGNED-PAYLOAD")
                        || sha256.equals(HexFormat.of().formatHex(digest("SHA-256", body)))
                ? Optional.empty()
                : Optional.of(WireAnswer.error(400, "XAmzContentSHA256Mismatch"));
    }

    private WireAnswer put(WireRequest request) {
        if (isTaken(request, Ability.CONDITIONS_ON_PUT)) {
            return WireAnswer.error(412, "PreconditionFailed");
        }
        String sum =
                abilities.contains(Ability.CRC32C)
                        ? request.header("x-amz-checksum-crc32c").orElse("")
                        : "";
        Stored stored = new Stored(request.body(), request.headers(), etag(request.body()), sum);
        objects.put(request.key(), stored);
        WireAnswer answer = WireAnswer.of(200).with("ETag", stored.etag());
        return sum.isEmpty() ? answer : answer.with("x-amz-checksum-crc32c", sum);
    }

    private WireAnswer create(WireRequest request) {
        String id = "upload-" + uploadsSoFar++;
        Upload upload = new Upload(request.key(), request.headers(), new TreeMap<>());
        uploads.put(id, upload);
        WireAnswer answer =
                WireAnswer.xml(
                        "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>"
                                .formatted(id));
        return upload.summed() && abilities.contains(Ability.CRC32C)
                ? answer.with("x-amz-checksum-algorithm", "CRC32C")
                        .with("x-amz-checksum-type", "FULL_OBJECT")
                : answer;
    }

    private WireAnswer part(WireRequest request) {
        Upload upload = uploads.get(request.query().get("uploadId"));
        if (upload == null || !upload.key().equals(request.key())) {
            return WireAnswer.error(404, "NoSuchUpload");
        }
        byte[] bytes = request.body();
        Optional<String> source = request.header("x-amz-copy-source");
        if (source.isPresent() && !abilities.contains(Ability.COPIES)) {
            return WireAnswer.error(501, "NotImplemented", "A header you provided");
        }
        if (source.isPresent()) {
            String path = WireRequest.decode(source.get().replace("+", "%2B"));
            Stored stored = objects.get(path.substring(path.indexOf('/', 1) + 1));
            if (stored == null) {
                return WireAnswer.error(404, "NoSuchKey");
            }
            String[] range =
                    request.headers().get("x-amz-copy-source-range").substring(6).split("-");
            bytes =
                    Arrays.copyOfRange(
                            stored.bytes(),
                            Integer.parseInt(range[0]),
                            Integer.parseInt(range[1]) + 1);
        }
        upload.parts().put(Integer.parseInt(request.query().get("partNumber")), bytes);
        return source.isPresent()
                ? WireAnswer.xml(
                        "<CopyPartResult><ETag>%s</ETag>%s</CopyPartResult>"
                                .formatted(
                                        etag(bytes).replace("\"", "&quot;"),
                                        abilities.contains(Ability.SUMS_OF_COPIES)
                                                ? "<ChecksumCRC32C>%s</ChecksumCRC32C>"
                                                        .formatted(crc32c(bytes))
                                                : ""))
                : WireAnswer.of(200).with("ETag", etag(bytes));
    }

    private WireAnswer complete(WireRequest request) {
        String id = request.query().get("uploadId");
        Upload upload = uploads.get(id);
        if (upload == null) {
            WireAnswer before = completed.get(id);
            return before != null && abilities.contains(Ability.COMPLETE_TWICE)
                    ? before
                    : WireAnswer.error(404, "NoSuchUpload");
        }
        if (isTaken(request, Ability.CONDITIONS_ON_COMPLETE)) {
            return WireAnswer.error(412, "PreconditionFailed");
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        Matcher part = PART.matcher(new String(request.body(), UTF_8));
        boolean small = false;
        int last = 0;
        while (part.find()) {
            int number = Integer.parseInt(element(part.group(1), "PartNumber"));
            byte[] bytes = upload.parts().get(number);
            String etag = element(part.group(1), "ETag").replace("&quot;", "\"");
            if (bytes == null || !etag.equals(etag(bytes))) {
                return WireAnswer.error(400, "InvalidPart");
            }
            if (small) {
                return WireAnswer.error(400, "EntityTooSmall");
            }
            if (number <= last) {
                return WireAnswer.error(400, "InvalidPartOrder");
            }
            last = number;
            small = bytes.length < MIN_PART_BYTES;
            whole.writeBytes(bytes);
        }
        if (last == 0) {
            return WireAnswer.error(400, "MalformedXML");
        }
        boolean unsummed = !new String(request.body(), UTF_8).contains("<ChecksumCRC32C>");
        if (unsummed && upload.summed() && !abilities.contains(Ability.SUMS_OF_COPIES)) {
            return WireAnswer.error(400, "InvalidRequest", "The checksum of a part is missing");
        }
        return complete(request, upload, id, whole.toByteArray());
    }

    private WireAnswer complete(WireRequest request, Upload upload, String id, byte[] bytes) {
        String sum = request.header("x-amz-checksum-crc32c").orElse("");
        boolean summed = abilities.contains(Ability.CRC32C) && !sum.isEmpty();
        if (summed && !sum.equals(crc32c(bytes))) {
            return WireAnswer.error(400, "BadDigest");
        }
        Stored stored =
                new Stored(
                        bytes,
                        upload.headers(),
                        etag(bytes).replace("\"", "") + "-" + upload.parts().size(),
                        summed ? sum : "");
        objects.put(upload.key(), stored);
        uploads.remove(id);
        WireAnswer answer =
                WireAnswer.xml(
                        "<CompleteMultipartUploadResult><ETag>%s</ETag></CompleteMultipartUploadResult>"
                                .formatted(stored.etag()));
        completed.put(id, answer);
        return answer;
    }

    private WireAnswer abort(WireRequest request) {
        return uploads.remove(request.query().get("uploadId")) == null
                ? WireAnswer.error(404, "NoSuchUpload")
                : WireAnswer.of(204);
    }

    private WireAnswer delete(WireRequest request) {
        objects.remove(request.key());
        return WireAnswer.of(204);
    }

    private WireAnswer get(WireRequest request) {
        Stored stored = objects.get(request.key());
        if (stored == null) {
            return request.method().equals("HEAD")
                    ? WireAnswer.of(404)
                    : WireAnswer.error(404, "NoSuchKey");
        }
        if (request.header("if-match").filter(etag -> !etag.equals(stored.etag())).isPresent()) {
            return WireAnswer.error(412, "PreconditionFailed");
        }
        Optional<String> range = request.header("range");
        byte[] bytes = stored.bytes();
        if (range.isPresent()) {
            String[] ends = range.get().substring("bytes=".length()).split("-", 2);
            long from = Long.parseLong(ends[0]);
            if (from >= bytes.length) {
                return WireAnswer.error(416, "InvalidRange");
            }
            long to = ends[1].isEmpty() ? Long.MAX_VALUE : Long.parseLong(ends[1]);
            bytes =
                    Arrays.copyOfRange(
                            bytes, (int) from, (int) Math.min(bytes.length - 1L, to) + 1);
        }
        WireAnswer answer =
                new WireAnswer(range.isPresent() ? 206 : 200, Map.of(), bytes)
                        .with("ETag", stored.etag());
        for (var header : stored.headers().entrySet()) {
            if (header.getKey().startsWith("x-amz-meta-")) {
                answer = answer.with(header.getKey(), header.getValue());
            }
        }
        boolean asked = request.header("x-amz-checksum-mode").isPresent() && range.isEmpty();
        return asked && !stored.wholeSum().isEmpty()
                ? answer.with("x-amz-checksum-crc32c", stored.wholeSum())
                        .with("x-amz-checksum-type", "FULL_OBJECT")
                : answer;
    }

    private WireAnswer list(WireRequest request) {
        String prefix = request.query().getOrDefault("prefix", "");
        Matcher after = PAGE_TOKEN.matcher(request.query().getOrDefault("continuation-token", ""));
        StringBuilder contents = new StringBuilder();
        String last = "";
        int listed = 0;
        for (var object :
                (after.matches() ? objects.tailMap(after.group(1), false) : objects).entrySet()) {
            if (object.getKey().startsWith(prefix)) {
                if (listed == 1000) {
                    return page(contents, "after:" + last);
                }
                last = object.getKey();
                contents.append(
                        "<Contents><Key>%s</Key><Size>%d</Size></Contents>"
                                .formatted(
                                        URLEncoder.encode(last, UTF_8),
                                        object.getValue().bytes().length));
                listed++;
            }
        }
        return page(contents, "");
    }

    private static WireAnswer page(StringBuilder contents, String next) {
        return WireAnswer.xml(
                ("<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>%s</IsTruncated>%s%s"
                                + "</ListBucketResult>")
                        .formatted(
                                !next.isEmpty(),
                                next.isEmpty()
                                        ? ""
                                        : "<NextContinuationToken>%s</NextContinuationToken>"
                                                .formatted(next),
                                contents));
    }

    private boolean isTaken(WireRequest request, Ability condition) {
        boolean isAnother =
                request.header("if-match")
                        .filter(
                                etag ->
                                        objects.get(request.key()) == null
                                                || !etag.equals(objects.get(request.key()).etag()))
                        .isPresent();
        return abilities.contains(condition)
                && (isAnother
                        || request.header("if-none-match").filter("*"::equals).isPresent()
                                && objects.containsKey(request.key()));
    }

    private static String element(String xml, String name) {
        Matcher matcher = Pattern.compile("<" + name + ">(.*?)</" + name + ">").matcher(xml);
        return matcher.find() ? matcher.group(1) : "";
    }

    static String crc32c(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return Base64.getEncoder()
                .encodeToString(ByteBuffer.allocate(4).putInt((int) sum.getValue()).array());
    }

    private static String md5(byte[] bytes) {
        return Base64.getEncoder().encodeToString(digest("MD5", bytes));
    }

    private static String etag(byte[] bytes) {
        return "\"" + HexFormat.of().formatHex(digest("MD5", bytes)) + "\"";
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
