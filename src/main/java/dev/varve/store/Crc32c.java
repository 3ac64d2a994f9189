package dev.varve.store;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;

/** What can be done with CRC-32C sums beside computing them. */
public final class Crc32c {

    /** x<sup>0</sup>, where the highest bit is the lowest power, as in all reflected CRCs. */
    private static final int ONE = 1 << 31;

    private static final int POLYNOMIAL = 0x82F63B78;

    private Crc32c() {}

    /**
     * The sum of two runs of bytes one behind the other. After zlib's {@code crc32_combine}: the
     * first sum is multiplied by x to the power of eight times the second's length.
     */
    public static int combine(int first, int second, long secondBytes) {
        int shift = ONE;
        int power = ONE >>> 8;
        for (long left = secondBytes; left != 0; left >>>= 1) {
            if ((left & 1) != 0) {
                shift = multiply(power, shift);
            }
            power = multiply(power, power);
        }
        return multiply(shift, first) ^ second;
    }

    /**
     * As S3 and Cloud Storage write it: the four bytes, the highest first, in Base64, see <a
     * href="https://cloud.google.com/storage/docs/data-validation">Data validation</a>.
     */
    public static String base64(int sum) {
        return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt(sum).array());
    }

    /** As {@link #base64(int)}, of what was summed so far. */
    public static String base64(CRC32C sum) {
        return base64((int) sum.getValue());
    }

    /** What {@link #base64(int)} wrote. */
    public static int fromBase64(String sum) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(sum)).getInt();
    }

    private static int multiply(int left, int right) {
        int product = 0;
        int shifted = right;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((left & bit) != 0) {
                product ^= shifted;
            }
            shifted = (shifted >>> 1) ^ ((shifted & 1) == 0 ? 0 : POLYNOMIAL);
        }
        return product;
    }
}
