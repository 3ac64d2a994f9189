package dev.varve.parquet.encoding;

import java.util.zip.CRC32;
import org.apache.parquet.format.DataPageHeader;
import org.apache.parquet.format.DictionaryPageHeader;
import org.apache.parquet.format.Encoding;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;

/** What stands before the body of each page, with a checksum of the body. */
final class PageHeaders {

    private PageHeaders() {}

    /**
     * @param compressed holds the body from its beginning
     * @param lengthBytes of the body
     */
    static byte[] ofDictionary(
            byte[] compressed, int lengthBytes, int uncompressedBytes, int valueCount) {
        PageHeader header =
                header(PageType.DICTIONARY_PAGE, compressed, lengthBytes, uncompressedBytes);
        header.setDictionary_page_header(new DictionaryPageHeader(valueCount, Encoding.PLAIN));
        return bytes(header);
    }

    /**
     * @param compressed holds the body from its beginning
     * @param lengthBytes of the body
     */
    static byte[] ofData(
            byte[] compressed,
            int lengthBytes,
            int uncompressedBytes,
            int rowCount,
            Encoding encoding) {
        PageHeader header = header(PageType.DATA_PAGE, compressed, lengthBytes, uncompressedBytes);
        header.setData_page_header(
                new DataPageHeader(rowCount, encoding, Encoding.RLE, Encoding.RLE));
        return bytes(header);
    }

    private static PageHeader header(
            PageType type, byte[] compressed, int lengthBytes, int uncompressedBytes) {
        CRC32 checksum = new CRC32();
        checksum.update(compressed, 0, lengthBytes);
        PageHeader header = new PageHeader(type, uncompressedBytes, lengthBytes);
        header.setCrc((int) checksum.getValue());
        return header;
    }

    private static byte[] bytes(PageHeader header) {
        return ThriftBytes.of(out -> Util.writePageHeader(header, out));
    }
}
