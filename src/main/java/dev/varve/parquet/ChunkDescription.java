package dev.varve.parquet;

import dev.varve.parquet.encoding.Bounds;
import dev.varve.parquet.encoding.EncodedChunk;
import dev.varve.parquet.encoding.EncodedPage;
import dev.varve.parquet.encoding.ThriftBytes;
import dev.varve.record.Field;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.CompressionCodec;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.OffsetIndex;
import org.apache.parquet.format.PageEncodingStats;
import org.apache.parquet.format.PageLocation;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Statistics;
import org.apache.parquet.format.Util;

/**
 * What the end of a file says of a column chunk. Outlives the chunk's pages, and does not know
 * where they are.
 *
 * @param field the column
 * @param statistics of all rows
 * @param dictionaryBytes length of the dictionary page, 0 where there is none
 * @param pageBytes length of each data page
 * @param pageRows rows of each data page
 * @param pageEncodings how many data pages have each encoding, in the order they came up
 * @param columnIndex as it stands in the file; no bytes where there is none
 */
record ChunkDescription(
        Field field,
        ColumnStatistics statistics,
        int dictionaryBytes,
        int[] pageBytes,
        int[] pageRows,
        Map<Encoding, Integer> pageEncodings,
        byte[] columnIndex) {

    static ChunkDescription of(Field field, EncodedChunk chunk) {
        List<EncodedPage> pages = chunk.pages();
        Map<Encoding, Integer> encodings = new LinkedHashMap<>();
        pages.forEach(page -> encodings.merge(page.encoding(), 1, Integer::sum));
        return new ChunkDescription(
                field,
                statistics(field, chunk),
                chunk.dictionary().map(dictionary -> dictionary.bytes().length).orElse(0),
                pages.stream().mapToInt(page -> page.bytes().length).toArray(),
                pages.stream().mapToInt(EncodedPage::rowCount).toArray(),
                encodings,
                ColumnIndexes.of(pages, field.type()));
    }

    private static ColumnStatistics statistics(Field field, EncodedChunk chunk) {
        Comparator<byte[]> order = ValueOrder.of(field.type());
        Bounds bounds = Bounds.EMPTY;
        long compressedBytes = 0;
        long uncompressedBytes = 0;
        for (EncodedPage page : chunk.pages()) {
            bounds = bounds.join(page.bounds(), order);
            compressedBytes += page.bytes().length;
            uncompressedBytes += page.uncompressedBytes();
        }
        if (chunk.dictionary().isPresent()) {
            compressedBytes += chunk.dictionary().get().bytes().length;
            uncompressedBytes += chunk.dictionary().get().uncompressedBytes();
        }
        return ColumnStatistics.of(
                field,
                chunk.rowCount(),
                chunk.nullCount(),
                compressedBytes,
                uncompressedBytes,
                bounds);
    }

    /**
     * For the footer of a file in which the chunk begins there; the indexes' places are missing.
     */
    ColumnChunk toFooter(long offset, CompressionCodec codec) {
        ColumnMetaData data =
                new ColumnMetaData(
                        FileColumns.physicalType(field),
                        encodings(),
                        List.of(field.name()),
                        codec,
                        statistics.valueCount(),
                        statistics.uncompressedBytes(),
                        statistics.compressedBytes(),
                        offset + dictionaryBytes);
        if (dictionaryBytes > 0) {
            data.setDictionary_page_offset(offset);
        }
        data.setStatistics(footerStatistics());
        data.setEncoding_stats(encodingStatistics());
        // nothing is said of the column after its pages
        return new ColumnChunk(0).setMeta_data(data);
    }

    private List<Encoding> encodings() {
        Set<Encoding> encodings = EnumSet.copyOf(pageEncodings.keySet());
        encodings.add(Encoding.RLE);
        if (dictionaryBytes > 0) {
            encodings.add(Encoding.PLAIN);
        }
        return List.copyOf(encodings);
    }

    private List<PageEncodingStats> encodingStatistics() {
        List<PageEncodingStats> listed = new ArrayList<>();
        if (dictionaryBytes > 0) {
            listed.add(new PageEncodingStats(PageType.DICTIONARY_PAGE, Encoding.PLAIN, 1));
        }
        pageEncodings.forEach(
                (encoding, pages) ->
                        listed.add(new PageEncodingStats(PageType.DATA_PAGE, encoding, pages)));
        return listed;
    }

    private Statistics footerStatistics() {
        Statistics footer = new Statistics();
        footer.setNull_count(statistics.nullCount());
        statistics
                .min()
                .ifPresent(
                        min -> {
                            footer.setMin_value(min.toArray());
                            footer.setIs_min_value_exact(min.isExact());
                        });
        statistics
                .max()
                .ifPresent(
                        max -> {
                            footer.setMax_value(max.toArray());
                            footer.setIs_max_value_exact(max.isExact());
                        });
        return footer;
    }

    /** Where each page is in a file in which the chunk begins there, as it stands in the file. */
    byte[] offsetIndex(long offset) {
        List<PageLocation> locations = new ArrayList<>(pageBytes.length);
        long at = offset + dictionaryBytes;
        long row = 0;
        for (int page = 0; page < pageBytes.length; page++) {
            locations.add(new PageLocation(at, pageBytes[page], row));
            at += pageBytes[page];
            row += pageRows[page];
        }
        OffsetIndex index = new OffsetIndex(locations);
        return ThriftBytes.of(out -> Util.writeOffsetIndex(index, out));
    }
}
