package dev.varve.layer;

import dev.varve.column.MemoryBudget;
import dev.varve.record.Catalog;
import dev.varve.store.BlobStore;
import java.time.Clock;
import java.util.concurrent.Executor;

/** What every partition needs in order to make its files. Shared by all of them. */
record Workshop(
        LayerSettings settings,
        FileNames names,
        Manifest manifest,
        Catalog catalog,
        BlobStore store,
        MemoryBudget budget,
        LayerEvents events,
        Clock clock,
        Executor columnExecutor) {}
