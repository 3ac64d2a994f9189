package dev.varve.layer.verification;

import java.util.List;
import java.util.function.Consumer;

/** Compares one thing of a file and its manifest. Thread-safe. */
@FunctionalInterface
interface FileCheck {

    /** All of them, in the order in which they are told. */
    List<FileCheck> ALL =
            List.of(
                    new NameCheck(),
                    new SizeCheck(),
                    new ChecksumCheck(),
                    new RowCountCheck(),
                    new PositionCheck(),
                    new ColumnCheck(),
                    new PartitionCheck(),
                    new ProducerCheck());

    void check(Evidence evidence, Consumer<Discrepancy> found);
}
