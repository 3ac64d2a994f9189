package dev.varve.layer;

import dev.varve.column.MemoryBudget;
import dev.varve.parquet.encoding.ScratchPool;
import dev.varve.record.Catalog;
import dev.varve.store.BlobStore;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;

/**
 * What everyone in the layers works with.
 *
 * @param clock the time of records that have none, and of manifests
 * @param ages the time by which files get old: a source that never jumps
 * @param subscribers told of every file that is in the store, in this order
 */
record LayerContext(
        LayerSettings settings,
        LayerFileNames names,
        Manifest manifest,
        FooterMetadata footers,
        List<PublicationSubscriber> subscribers,
        Catalog catalog,
        BlobStore store,
        MemoryBudget budget,
        LayerEvents events,
        Clock clock,
        InstantSource ages,
        LayerThreads threads,
        SetAside setAside,
        ScratchPool scratches) {}
