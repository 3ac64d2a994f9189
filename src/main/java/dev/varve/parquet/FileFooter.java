package dev.varve.parquet;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/**
 * Completes the end of a file that parquet-java has made: who created it, and statistics that say
 * whether they are exact.
 */
final class FileFooter {

    /** Readers parse the version after the name. */
    static final String CREATED_BY = "Varve version " + version();

    private static final int TRAILER_BYTES = 8;

    private FileFooter() {}

    private static String version() {
        String version = FileFooter.class.getPackage().getImplementationVersion();
        return version == null ? "0.1.0" : version;
    }

    /**
     * @param end everything from the indexes on: column index, offset index, footer, its length,
     *     magic
     * @param rowGroups the statistics of each row group's chunks
     * @return the same with a completed footer
     */
    static byte[] complete(byte[] end, List<List<ChunkStatistics>> rowGroups) throws IOException {
        int lengthAt = end.length - TRAILER_BYTES;
        ByteBuffer trailer = ByteBuffer.wrap(end).order(ByteOrder.LITTLE_ENDIAN);
        int footerAt = lengthAt - trailer.getInt(lengthAt);
        FileMetaData footer =
                Util.readFileMetaData(new ByteArrayInputStream(end, footerAt, lengthAt - footerAt));
        footer.setCreated_by(CREATED_BY);
        if (!rowGroups.isEmpty()) {
            complete(requireNonNull(footer.getRow_groups()), rowGroups);
        }
        ByteArrayOutputStream completed = new ByteArrayOutputStream(end.length + 64);
        completed.write(end, 0, footerAt);
        Util.writeFileMetaData(footer, completed);
        int length = completed.size() - footerAt;
        byte[] rest =
                ByteBuffer.allocate(TRAILER_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(length)
                        .putInt(trailer.getInt(lengthAt + Integer.BYTES))
                        .array();
        completed.write(rest, 0, rest.length);
        return completed.toByteArray();
    }

    private static void complete(List<RowGroup> footer, List<List<ChunkStatistics>> rowGroups) {
        for (int group = 0; group < rowGroups.size(); group++) {
            List<ColumnChunk> chunks = requireNonNull(footer.get(group).getColumns());
            for (int column = 0; column < chunks.size(); column++) {
                ChunkStatistics statistics = rowGroups.get(group).get(column);
                requireNonNull(chunks.get(column).getMeta_data())
                        .setStatistics(statistics.toFooter());
            }
        }
    }
}
