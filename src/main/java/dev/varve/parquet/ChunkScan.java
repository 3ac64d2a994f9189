package dev.varve.parquet;

import static java.util.Objects.requireNonNull;

import dev.varve.parquet.compression.Codec;
import dev.varve.parquet.compression.PageDecompression;
import dev.varve.record.ColumnType;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Dictionary;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type.Repetition;
import org.apache.parquet.schema.Types;
import org.jspecify.annotations.Nullable;

/** Reads the pages of one column chunk, one after another, each held alone. For one thread. */
final class ChunkScan {

    /** Hardly any page is longer. */
    private static final int MOST_AT_ONCE_BYTES = 4 << 20;

    private final ColumnMetaData chunk;
    private final ColumnDescriptor column;
    private final boolean isUnsigned;
    private final PageDecompression decompression;
    private @Nullable Dictionary dictionary;
    private byte[] packed = new byte[0];

    ChunkScan(
            ColumnMetaData chunk,
            ColumnType type,
            boolean isRequired,
            PageDecompression decompression) {
        this.chunk = chunk;
        this.isUnsigned = type == ColumnType.UINT32;
        this.decompression = decompression;
        PrimitiveType primitive =
                Types.primitive(
                                stored(chunk),
                                isRequired ? Repetition.REQUIRED : Repetition.OPTIONAL)
                        .named("column");
        this.column =
                new ColumnDescriptor(new String[] {"column"}, primitive, 0, isRequired ? 0 : 1);
    }

    private static PrimitiveTypeName stored(ColumnMetaData chunk) {
        org.apache.parquet.format.Type type = requireNonNull(chunk.getType());
        return type == org.apache.parquet.format.Type.BYTE_ARRAY
                ? PrimitiveTypeName.BINARY
                : PrimitiveTypeName.valueOf(type.name());
    }

    /**
     * Gives all values to the visitor.
     *
     * @throws NotParquetException if a page is damaged
     * @throws IOException if it cannot be read
     */
    void read(FooterReader.Range file, FileScan.Visitor visitor) throws IOException {
        long begin =
                chunk.isSetDictionary_page_offset()
                        ? chunk.getDictionary_page_offset()
                        : chunk.getData_page_offset();
        try (InputStream in = file.open(begin, chunk.getTotal_compressed_size());
                CountedInput pages = new CountedInput(new BufferedInputStream(in))) {
            while (pages.count() < chunk.getTotal_compressed_size()) {
                page(pages, visitor);
            }
        }
    }

    private void page(CountedInput in, FileScan.Visitor visitor) throws IOException {
        PageHeader header = header(in);
        byte[] body = body(in, header);
        int sizeBytes = header.getUncompressed_page_size();
        try {
            byte[] plain =
                    decompression.decompress(
                            codec(), body, header.getCompressed_page_size(), sizeBytes);
            if (header.getType() == PageType.DICTIONARY_PAGE) {
                int values = requireNonNull(header.getDictionary_page_header()).getNum_values();
                dictionary = dictionary(Arrays.copyOf(plain, sizeBytes), values);
            } else {
                new PageValues(
                                column,
                                isUnsigned,
                                dictionary,
                                requireNonNull(header.getData_page_header()),
                                plain,
                                sizeBytes)
                        .giveTo(visitor);
                visitor.pageEnds();
            }
        } catch (IOException | RuntimeException damaged) {
            throw damaged("a page of column '%s' is damaged (%s)", damaged);
        }
    }

    private Dictionary dictionary(byte[] page, int values) throws IOException {
        return Encoding.PLAIN.initDictionary(
                column, new DictionaryPage(BytesInput.from(page), values, Encoding.PLAIN));
    }

    private PageHeader header(CountedInput in) throws IOException {
        PageHeader header;
        try {
            header = Util.readPageHeader(in);
        } catch (IOException | RuntimeException damaged) {
            in.requireReadable();
            throw damaged("a page header of column '%s' is damaged (%s)", damaged);
        }
        boolean isPossible =
                header.getCompressed_page_size() >= 0
                        && header.getCompressed_page_size() <= chunk.getTotal_compressed_size()
                        && header.getUncompressed_page_size() >= 0
                        && header.getUncompressed_page_size() <= chunk.getTotal_uncompressed_size();
        if (!isPossible) {
            throw new NotParquetException(
                    "a page of column '%s' is larger than its chunk".formatted(name()));
        }
        return header;
    }

    /** Begins with the body of the page. */
    private byte[] body(InputStream in, PageHeader header) throws IOException {
        int length = header.getCompressed_page_size();
        byte[] body = bytes(in, length);
        CRC32 sum = new CRC32();
        sum.update(body, 0, length);
        if (header.isSetCrc() && header.getCrc() != (int) sum.getValue()) {
            throw new NotParquetException(
                    "a page of column '%s' has another checksum than its header says"
                            .formatted(name()));
        }
        return body;
    }

    /** In pieces only where the length may be a lie that memory would pay. */
    private byte[] bytes(InputStream in, int length) throws IOException {
        int count;
        if (length > MOST_AT_ONCE_BYTES) {
            packed = in.readNBytes(length);
            count = packed.length;
        } else {
            packed = packed.length < length ? new byte[length] : packed;
            count = in.readNBytes(packed, 0, length);
        }
        if (count < length) {
            throw new NotParquetException(
                    "a page of column '%s' ends %,d bytes before it should"
                            .formatted(name(), length - count));
        }
        return packed;
    }

    private NotParquetException damaged(String what, Exception cause) {
        NotParquetException damaged = new NotParquetException(what.formatted(name(), cause));
        damaged.initCause(cause);
        return damaged;
    }

    private String name() {
        return String.join(".", requireNonNull(chunk.getPath_in_schema()));
    }

    private Codec codec() {
        CompressionCodec codec = requireNonNull(chunk.getCodec());
        return switch (codec) {
            case LZ4_RAW -> Codec.LZ4;
            case UNCOMPRESSED -> Codec.NONE;
            default -> Codec.valueOf(codec.name().toUpperCase(Locale.ROOT));
        };
    }
}
