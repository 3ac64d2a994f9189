package dev.varve.journal.segments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A disk whose power can be cut before or within any call. What was synced survives; of what was
 * only appended any beginning may survive, whole, or with bytes that were never written; a file
 * that was removed may be there again.
 */
public final class CutDisk implements JournalFiles {

    /** The power is gone; nothing answers any more. */
    public static final class PowerCut extends Error {
        private static final long serialVersionUID = 1;
    }

    private static final class Content {
        private byte[] bytes = {};
        private int synced;
    }

    private final Random random;
    private final Map<String, Content> files = new TreeMap<>();
    private final Map<String, Content> removed = new TreeMap<>();

    /** Calls until the power is cut; negative for never. */
    private long callsLeft = -1;

    private long refusals;
    private boolean refusesSyncs;
    private boolean cut;

    public CutDisk(Random random) {
        this.random = random;
    }

    public synchronized void cutAfter(long calls) {
        callsLeft = calls;
    }

    /** The next so many calls that write fail, as on a full disk. */
    public synchronized void refuse(long calls) {
        refusals = calls;
    }

    /**
     * Whether syncs fail, and files cannot be shortened, though all that was written reaches the
     * disk.
     */
    public synchronized void refuseSyncs(boolean refuses) {
        refusesSyncs = refuses;
    }

    private void sync(Content content) throws IOException {
        write();
        content.synced = content.bytes.length;
        requireSyncs();
    }

    private void requireSyncs() throws IOException {
        if (refusesSyncs) {
            throw new IOException("input/output error");
        }
    }

    /** What is found when the power is back. */
    public synchronized CutDisk restarted() {
        CutDisk next = new CutDisk(random);
        files.forEach((path, content) -> next.files.put(path, survivor(content)));
        removed.forEach(
                (path, content) -> {
                    if (random.nextBoolean()) {
                        next.files.putIfAbsent(path, survivor(content));
                    }
                });
        return next;
    }

    private Content survivor(Content before) {
        Content after = new Content();
        int unsynced = before.bytes.length - before.synced;
        int length = before.synced + (unsynced == 0 ? 0 : random.nextInt(unsynced + 1));
        after.bytes = Arrays.copyOf(before.bytes, length);
        if (length > before.synced && random.nextInt(3) == 0) {
            int torn = before.synced + random.nextInt(length - before.synced);
            Arrays.fill(after.bytes, torn, length, (byte) 0);
        }
        after.synced = length;
        return after;
    }

    /** Flips a bit of a file, as a bad disk does. */
    public synchronized void flip(String path, int offset) {
        content(path).bytes[offset] ^= 1;
    }

    /** Cuts off the end of a file, as a bad disk does. */
    public synchronized void shorten(String path, int length) {
        Content content = content(path);
        content.bytes = Arrays.copyOf(content.bytes, length);
        content.synced = length;
    }

    /** Puts a file there that the journal did not write. */
    public synchronized void put(String path, byte[] bytes) {
        Content content = new Content();
        content.bytes = bytes;
        content.synced = bytes.length;
        files.put(path, content);
    }

    public synchronized List<String> paths() {
        return List.copyOf(files.keySet());
    }

    private Content content(String path) {
        Content content = files.get(path);
        if (content == null) {
            throw new IllegalArgumentException("there is no " + path);
        }
        return content;
    }

    public synchronized boolean isCut() {
        return cut;
    }

    /** Cuts it now. */
    public synchronized void cut() {
        cut = true;
    }

    private synchronized void call() {
        if (cut || callsLeft == 0) {
            cut = true;
            throw new PowerCut();
        }
        callsLeft--;
    }

    private void write() throws IOException {
        call();
        if (refusals > 0) {
            refusals--;
            throw new IOException("no space left on device");
        }
    }

    private Content require(String path) throws NoSuchFileException {
        Content content = files.get(path);
        if (content == null) {
            throw new NoSuchFileException(path);
        }
        return content;
    }

    @Override
    public synchronized List<String> list(String folder) {
        call();
        return files.keySet().stream().filter(path -> path.startsWith(folder + "/")).toList();
    }

    @Override
    public synchronized AppendedFile create(String path) throws IOException {
        write();
        if (files.containsKey(path)) {
            throw new FileAlreadyExistsException(path);
        }
        Content content = new Content();
        files.put(path, content);
        removed.remove(path);
        call();
        return new Appended(content);
    }

    @Override
    public synchronized byte[] read(String path, long offset, int length) throws IOException {
        call();
        byte[] bytes = require(path).bytes;
        int from = (int) Math.min(offset, bytes.length);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + length));
    }

    @Override
    public synchronized long size(String path) throws IOException {
        call();
        return require(path).bytes.length;
    }

    @Override
    public synchronized void truncate(String path, long size) throws IOException {
        write();
        requireSyncs();
        Content content = require(path);
        content.bytes = Arrays.copyOf(content.bytes, (int) size);
        content.synced = (int) size;
    }

    @Override
    public synchronized void move(String from, String to) throws IOException {
        write();
        files.put(to, require(from));
        files.remove(from);
        call();
    }

    @Override
    public synchronized void delete(String path) {
        call();
        Content content = files.remove(path);
        if (content != null) {
            removed.put(path, content);
        }
    }

    private final class Appended implements AppendedFile {

        private final Content content;

        Appended(Content content) {
            this.content = content;
        }

        @Override
        public void append(ByteBuffer bytes) throws IOException {
            synchronized (CutDisk.this) {
                appendAlone(bytes);
            }
        }

        private void appendAlone(ByteBuffer bytes) throws IOException {
            byte[] more = new byte[bytes.remaining()];
            bytes.get(more);
            int whole = content.bytes.length + more.length;
            try {
                write();
            } catch (IOException | PowerCut failed) {
                add(more, random.nextInt(more.length + 1));
                throw failed;
            }
            add(more, more.length);
            assert content.bytes.length == whole;
        }

        private void add(byte[] more, int length) {
            int before = content.bytes.length;
            content.bytes = Arrays.copyOf(content.bytes, before + length);
            System.arraycopy(more, 0, content.bytes, before, length);
        }

        @Override
        public void sync() throws IOException {
            synchronized (CutDisk.this) {
                CutDisk.this.sync(content);
            }
        }

        @Override
        public void close() {}
    }
}
