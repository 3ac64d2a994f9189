package dev.varve.door.cli;

import dev.varve.door.Arrival;
import dev.varve.door.ContentEncoding;
import dev.varve.door.Engine;
import dev.varve.door.FirstBytes;
import dev.varve.door.ForeignContentException;
import dev.varve.door.Ingestion;
import dev.varve.record.json.MalformedBodyException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Files of records, whatever they are packed in, on their way into an ingestion. Thread-safe. */
final class InputReading {

    /** Of which what the records' form is is seen. */
    private static final int HEAD_BYTES = 1 << 16;

    private final Engine engine;

    InputReading(Engine engine) {
        this.engine = engine;
    }

    /**
     * What becomes of one input's records.
     *
     * @param watching sees the unpacked bytes pass
     * @param accepted runs whenever a piece was
     */
    record Taking(
            Input input,
            Ingestion ingestion,
            UnaryOperator<InputStream> watching,
            Runnable accepted) {}

    /**
     * Reads one input to its end.
     *
     * @throws IOException if it cannot be read, or holds no records; the message names it
     */
    void read(InputStream file, Taking taking) throws IOException {
        try {
            readUnknown(new BufferedInputStream(file, HEAD_BYTES), taking);
        } catch (MalformedBodyException malformed) {
            throw unreadable(taking.input(), malformed, "");
        }
    }

    private void readUnknown(BufferedInputStream file, Taking taking) throws IOException {
        FirstBytes first = FirstBytes.of(file, HEAD_BYTES);
        if (first.packing() != ContentEncoding.IDENTITY) {
            readPacked(file, first.packing(), taking);
            return;
        }
        try {
            first.requireRecords();
        } catch (ForeignContentException foreign) {
            throw unreadable(
                    taking.input(),
                    foreign,
                    FileEnding.disagreement(taking.input(), foreign.ending()));
        }
        requireAsNamed(taking.input(), first);
        accept(first, file, taking);
    }

    private void readPacked(InputStream packed, ContentEncoding encoding, Taking taking)
            throws IOException {
        Input input = taking.input();
        long mostWindowBytes = engine.inputs().mostWindowBytes();
        try (BufferedInputStream unpacked =
                new BufferedInputStream(
                        encoding.unpack(packed, mostWindowBytes, _ -> {}), HEAD_BYTES)) {
            FirstBytes first = FirstBytes.of(unpacked, HEAD_BYTES);
            if (first.packing() != ContentEncoding.IDENTITY) {
                throw new IOException(
                        "%s: it is packed by %s and, within, by %s: unpack it once"
                                .formatted(input, encoding.word(), first.packing().word()));
            }
            first.requireRecords();
            accept(first, unpacked, taking);
        } catch (ForeignContentException foreign) {
            throw unreadable(input, foreign, " (within %s)".formatted(encoding.word()));
        } catch (ContentEncoding.BrokenStreamException broken) {
            throw unreadable(input, broken, FileEnding.disagreement(input, encoding));
        } catch (ContentEncoding.WindowTooLargeException tooLarge) {
            throw unreadable(input, tooLarge, " by varve.archive.zstd-window");
        }
    }

    /** A file whose magic is damaged must not pass for lines of text. */
    private static void requireAsNamed(Input input, FirstBytes first) throws IOException {
        Optional<ContentEncoding> named = FileEnding.packing(input);
        if (named.isPresent() && !first.beginWithRecord()) {
            throw new IOException(
                    "%s: it is not packed by %s, as its name says, and does not begin as records do"
                            .formatted(input, named.get().word()));
        }
    }

    private void accept(FirstBytes first, InputStream content, Taking taking) throws IOException {
        InputStream watched = taking.watching().apply(content);
        Ingestion ingestion = taking.ingestion();
        if (first.areOfDocument(engine.inputs().format())) {
            ingestion.acceptElements(watched, taking.accepted());
        } else {
            ingestion.acceptLines(
                    watched, Ingestion.CHUNK_BYTES, Arrival.PRESENT, taking.accepted());
        }
    }

    private static IOException unreadable(Input input, IOException why, String remark) {
        return new IOException(input + ": " + why.getMessage() + remark, why);
    }
}
