package dev.varve.layer.mirroring;

import dev.varve.store.BlobInfo;
import java.io.IOException;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Two listings side by side, both in the order of their keys; neither is held. */
final class Listings {

    private final Iterator<BlobInfo> first;
    private final Iterator<BlobInfo> second;
    private @Nullable BlobInfo left;
    private @Nullable BlobInfo right;

    /** Told of each key once. */
    interface Visitor {

        void onlyFirst(BlobInfo object) throws IOException;

        void both(BlobInfo first, BlobInfo second) throws IOException;

        void onlySecond(BlobInfo object) throws IOException;
    }

    Listings(Stream<BlobInfo> first, Stream<BlobInfo> second) {
        this.first = first.iterator();
        this.second = second.iterator();
    }

    /**
     * @throws java.io.UncheckedIOException if listing fails on the way
     */
    void walk(Visitor visitor) throws IOException {
        left = next(first);
        right = next(second);
        while (left != null || right != null) {
            step(visitor, left, right);
        }
    }

    private void step(Visitor visitor, @Nullable BlobInfo one, @Nullable BlobInfo other)
            throws IOException {
        if (one != null && (other == null || one.key().compareTo(other.key()) < 0)) {
            left = next(first);
            visitor.onlyFirst(one);
        } else if (other != null && (one == null || other.key().compareTo(one.key()) < 0)) {
            right = next(second);
            visitor.onlySecond(other);
        } else if (one != null && other != null) {
            left = next(first);
            right = next(second);
            visitor.both(one, other);
        }
    }

    private static @Nullable BlobInfo next(Iterator<BlobInfo> objects) {
        return objects.hasNext() ? objects.next() : null;
    }
}
