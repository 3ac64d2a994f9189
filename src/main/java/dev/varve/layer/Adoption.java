package dev.varve.layer;

import dev.varve.layer.partition.Partition;
import dev.varve.record.Sha256;
import dev.varve.store.BlobInfo;
import dev.varve.store.BlobKey;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * Files that a process has made visible and then died, before their manifests were written: they
 * get them, from what their footers tell and from their bytes. Stateless.
 */
final class Adoption {

    private final LayerContext context;

    Adoption(LayerContext context) {
        this.context = context;
    }

    /**
     * Writes the manifest of a file, unless it has one, and its event, where it should have one.
     *
     * @throws DamagedFileException if the file does not tell what its manifest says
     * @throws IOException if it cannot be written, or not be found out whether it is there
     */
    void adopt(Partition partition, BlobInfo file, StoredFooter footer) throws IOException {
        BlobKey manifest = context.names().manifestOf(partition, file.key());
        if (context.manifest().isOfAChain(partition, file.key())) {
            return;
        }
        if (context.store().head(manifest).isPresent()) {
            for (PublicationSubscriber subscriber : context.subscribers()) {
                subscriber.resume(partition.table(), file.key(), manifest);
            }
            return;
        }
        Publication publication = publication(partition, file, footer);
        for (PublicationSubscriber subscriber : context.subscribers()) {
            subscriber.prepare(publication);
            subscriber.publish(publication);
        }
        context.events().adopted(partition, file.key().value());
    }

    /**
     * All that is told of a file that is there; empty if it has positions of another writer, who
     * sees to it himself.
     *
     * @throws DamagedFileException if the file does not tell it
     * @throws IOException if it cannot be read
     */
    Optional<Publication> publication(Partition partition, BlobInfo file) throws IOException {
        StoredFooter footer = StoredFooter.read(context.store(), file);
        boolean isOurs = footer.writer().isEmpty() || footer.writer().equals(writer());
        return isOurs ? Optional.of(publication(partition, file, footer)) : Optional.empty();
    }

    private Optional<String> writer() {
        return switch (context.settings().naming()) {
            case Naming.ByPosition(String writer) -> Optional.of(writer);
            case Naming.ByContent _, Naming.BySource _ -> Optional.empty();
        };
    }

    private Publication publication(Partition partition, BlobInfo file, StoredFooter footer)
            throws IOException {
        return new Publication(
                partition,
                file.key(),
                context.names().manifestOf(partition, file.key()),
                sha256(file.key()),
                file.sizeBytes(),
                true,
                footer.content(partition),
                List.of(),
                context.clock().instant());
    }

    private String sha256(BlobKey file) throws IOException {
        try (InputStream in = context.store().read(file)) {
            return Sha256.of(in);
        }
    }
}
