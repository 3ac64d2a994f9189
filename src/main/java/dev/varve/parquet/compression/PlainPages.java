package dev.varve.parquet.compression;

/** Pages as they are. */
final class PlainPages implements PageCompressor {

    @Override
    public int boundBytes(int length) {
        return length;
    }

    @Override
    public int compress(byte[] source, int from, int length, byte[] target) {
        System.arraycopy(source, from, target, 0, length);
        return length;
    }
}
