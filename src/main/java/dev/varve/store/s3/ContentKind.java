package dev.varve.store.s3;

/** What an object's name says of its content, for readers that ask the server. */
enum ContentKind {
    PARQUET(".parquet", "parquet", "application/vnd.apache.parquet"),
    JSON(".json", "json", "application/json"),
    NDJSON(".ndjson", "ndjson", "application/x-ndjson"),
    BYTES("", "bytes", "application/octet-stream");

    private final String suffix;
    private final String format;
    private final String mediaType;

    ContentKind(String suffix, String format, String mediaType) {
        this.suffix = suffix;
        this.format = format;
        this.mediaType = mediaType;
    }

    static ContentKind of(String key) {
        for (ContentKind kind : values()) {
            if (key.endsWith(kind.suffix)) {
                return kind;
            }
        }
        return BYTES;
    }

    String format() {
        return format;
    }

    String mediaType() {
        return mediaType;
    }
}
