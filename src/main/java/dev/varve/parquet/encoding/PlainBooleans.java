package dev.varve.parquet.encoding;

/** Booleans, PLAIN: one bit each, which every reader knows. */
final class PlainBooleans {

    private PlainBooleans() {}

    /** As {@link PlainEncoder.Values#put}. */
    static Bounds put(long[] values, int count, PageBytes page) {
        int trues = 0;
        int bits = 0;
        for (int i = 0; i < count; i++) {
            int bit = (int) values[i] & 1;
            trues += bit;
            bits |= bit << (i & 7);
            if ((i & 7) == 7) {
                page.putByte(bits);
                bits = 0;
            }
        }
        if ((count & 7) != 0) {
            page.putByte(bits);
        }
        if (count == 0) {
            return Bounds.EMPTY;
        }
        byte min = (byte) (trues == count ? 1 : 0);
        byte max = (byte) (trues > 0 ? 1 : 0);
        return Bounds.exact(new byte[] {min}, new byte[] {max});
    }
}
