package dev.varve.layer.mirroring;

import dev.varve.layer.audit.ChainName;
import dev.varve.layer.audit.EventName;
import dev.varve.layer.audit.FileEventName;
import dev.varve.store.BlobKey;
import java.util.Comparator;
import java.util.Optional;

/**
 * An object of a chain, by its key below the prefix.
 *
 * @param chain with what the keys of all objects of the chain begin
 * @param kind of the object
 * @param event key of the event that it is or belongs to; its own where a chain begins
 * @param order of the event in the chain: its first ledger, or its number
 * @param replacement where the event tells of files that took the place of others
 */
record ChainedObject(
        String chain,
        EventName.Kind kind,
        BlobKey event,
        long order,
        Optional<Replacement> replacement)
        implements Comparable<ChainedObject> {

    private static final Comparator<ChainedObject> ORDER =
            Comparator.comparingLong(ChainedObject::order)
                    .thenComparing(each -> each.replacement().map(Replacement::number).orElse(0))
                    .thenComparing(ChainedObject::event);

    /**
     * @param number of the replacement, from 1 in each range
     * @param replaced the event of what was there before
     */
    record Replacement(int number, BlobKey replaced) {}

    /** Empty for what no chain has. */
    static Optional<ChainedObject> of(BlobKey inside) {
        Optional<ChainedObject> ofFile = FileEventName.of(inside.value()).map(ChainedObject::of);
        return ofFile.or(
                () ->
                        ChainName.of(inside.value())
                                .flatMap(
                                        chain ->
                                                EventName.of(inside.name())
                                                        .map(name -> of(inside, chain, name))));
    }

    private static ChainedObject of(FileEventName name) {
        return new ChainedObject(
                FileEventName.folder("", name.table()),
                name.kind(),
                FileEventName.event("", name.table(), name.number()),
                name.number(),
                Optional.empty());
    }

    private static ChainedObject of(BlobKey inside, ChainName chain, EventName name) {
        boolean isBegin = name.kind() == EventName.Kind.BEGIN;
        int number = name.replacement();
        return new ChainedObject(
                chain.folder(""),
                name.kind(),
                isBegin ? inside : chain.event("", name.range(), number),
                name.range().first(),
                number == 0
                        ? Optional.empty()
                        : Optional.of(
                                new Replacement(
                                        number, chain.event("", name.range(), number - 1))));
    }

    @Override
    public int compareTo(ChainedObject other) {
        return ORDER.compare(this, other);
    }
}
