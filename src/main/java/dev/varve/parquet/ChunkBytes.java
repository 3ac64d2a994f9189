package dev.varve.parquet;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.EncodingStats;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.hadoop.metadata.ColumnPath;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.internal.column.columnindex.ColumnIndex;
import org.apache.parquet.internal.column.columnindex.ColumnIndexBuilder;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.apache.parquet.internal.column.columnindex.OffsetIndexBuilder;
import org.apache.parquet.schema.PrimitiveType;
import org.jspecify.annotations.Nullable;

/**
 * A column chunk as it goes into a file: its pages with their headers, and what the indexes and the
 * footer say of them. All places count from its own beginning. Immutable.
 *
 * <p>See the <a href="https://parquet.apache.org/docs/file-format/">Parquet format</a>: pages have
 * version 1 and a CRC-32 of their compressed bytes.
 */
final class ChunkBytes {

    private final PrimitiveType type;
    private final CompressionCodecName codec;
    private final List<ByteBuffer> bytes = new ArrayList<>();
    private final List<PageSize> pages = new ArrayList<>();
    private final Set<Encoding> encodings = new HashSet<>();
    private final EncodingStats encodingStats;
    private final @Nullable ColumnIndex columnIndex;
    private final ChunkStatistics statistics;
    private final boolean hasDictionary;
    private final long rowCount;
    private long dictionaryBytes;
    private long sizeBytes;
    private long uncompressedBytes;

    /**
     * A page in the offset index.
     *
     * @param sizeBytes with its header, compressed
     */
    private record PageSize(int sizeBytes, int rowCount) {}

    ChunkBytes(
            PrimitiveType type,
            CompressionCodecName codec,
            EncodedChunk chunk,
            ChunkStatistics statistics) {
        this.type = type;
        this.codec = codec;
        this.statistics = statistics;
        this.rowCount = chunk.rowCount();
        this.hasDictionary = chunk.dictionary().isPresent();
        EncodingStats.Builder stats = new EncodingStats.Builder();
        chunk.dictionary().ifPresent(dictionary -> addDictionary(dictionary, stats));
        for (EncodedPage page : chunk.pages()) {
            addPage(page, stats);
        }
        this.encodingStats = stats.build();
        this.columnIndex = columnIndex(type, chunk.pages());
    }

    private void addDictionary(EncodedChunk.Dictionary dictionary, EncodingStats.Builder stats) {
        PageHeader header =
                header(PageType.DICTIONARY_PAGE, dictionary.uncompressedBytes(), dictionary.body());
        header.setDictionary_page_header(
                new DictionaryPageHeader(
                        dictionary.valueCount(), org.apache.parquet.format.Encoding.PLAIN));
        dictionaryBytes = add(header, dictionary.body());
        stats.addDictEncoding(Encoding.PLAIN);
        encodings.add(Encoding.PLAIN);
    }

    private void addPage(EncodedPage page, EncodingStats.Builder stats) {
        PageHeader header = header(PageType.DATA_PAGE, page.uncompressedBytes(), page.body());
        header.setData_page_header(
                new DataPageHeader(
                        page.rowCount(),
                        org.apache.parquet.format.Encoding.valueOf(page.encoding().name()),
                        org.apache.parquet.format.Encoding.RLE,
                        org.apache.parquet.format.Encoding.RLE));
        pages.add(new PageSize(add(header, page.body()), page.rowCount()));
        stats.addDataEncoding(page.encoding());
        encodings.add(Encoding.RLE);
        encodings.add(page.encoding());
    }

    private static PageHeader header(PageType type, int uncompressedBytes, byte[] body) {
        CRC32 crc = new CRC32();
        crc.update(body);
        return new PageHeader(type, uncompressedBytes, body.length).setCrc((int) crc.getValue());
    }

    /** Answers how many bytes the page takes. */
    private int add(PageHeader header, byte[] body) {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        try {
            Util.writePageHeader(header, head);
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory takes all bytes", impossible);
        }
        int length = Math.addExact(head.size(), body.length);
        bytes.add(ByteBuffer.wrap(head.toByteArray()));
        bytes.add(ByteBuffer.wrap(body));
        sizeBytes += length;
        uncompressedBytes += head.size() + header.getUncompressed_page_size();
        return length;
    }

    /** None where a page cannot say between what its values lie, or says it at too great length. */
    private static @Nullable ColumnIndex columnIndex(PrimitiveType type, List<EncodedPage> pages) {
        // bounds are cut before parquet-java sees them, with the room's own rule
        ColumnIndexBuilder index = ColumnIndexBuilder.getBuilder(type, Integer.MAX_VALUE);
        for (EncodedPage page : pages) {
            Statistics<?> statistics = ChunkStatistics.ofPage(page, type);
            if (statistics.isEmpty()) {
                return null;
            }
            index.add(statistics);
        }
        return index.getMinMaxSize()
                        > index.getPageCount() * ParquetMetadataConverter.MAX_STATS_SIZE
                ? null
                : index.build();
    }

    /** Headers and pages, in their order. */
    List<ByteBuffer> bytes() {
        return bytes;
    }

    long sizeBytes() {
        return sizeBytes;
    }

    ChunkStatistics statistics() {
        return statistics;
    }

    long rowCount() {
        return rowCount;
    }

    long uncompressedBytes() {
        return uncompressedBytes;
    }

    PrimitiveType type() {
        return type;
    }

    @Nullable ColumnIndex columnIndex() {
        return columnIndex;
    }

    /** Where its pages are in a file in which it begins at that position. */
    OffsetIndex offsetIndex(long position) {
        OffsetIndexBuilder index = OffsetIndexBuilder.getBuilder();
        pages.forEach(page -> index.add(page.sizeBytes(), page.rowCount()));
        return index.build(position + dictionaryBytes);
    }

    /** What the footer says of it in a file in which it begins at that position. */
    ColumnChunkMetaData metaData(long position) {
        return ColumnChunkMetaData.get(
                ColumnPath.get(type.getName()),
                type,
                codec,
                encodingStats,
                encodings,
                Statistics.getBuilderForReading(type).build(),
                position + dictionaryBytes,
                hasDictionary ? position : 0,
                rowCount,
                sizeBytes,
                uncompressedBytes,
                null,
                null);
    }
}
