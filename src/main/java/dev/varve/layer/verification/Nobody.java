package dev.varve.layer.verification;

import dev.varve.parquet.FileScan;

/** Of columns of which nothing is known but their values. Stateless. */
enum Nobody implements FileScan.Visitor {
    ELSE;

    @Override
    public void none() {}

    @Override
    public void number(long value) {}

    @Override
    public void bytes(byte[] array, int offset, int length) {}

    @Override
    public void pageEnds() {}
}
