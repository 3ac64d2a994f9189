package dev.varve.bench;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/**
 * A Stellar account or contract.
 *
 * @param strkey the 56 characters that people see (SEP-23: version byte, 32 bytes, CRC16, base32)
 * @param key the 32 bytes
 * @param contract whether it is a contract ({@code C…}) or an account ({@code G…})
 */
record Address(String strkey, byte[] key, boolean contract) {
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final int ACCOUNT_VERSION = 6 << 3;
    private static final int CONTRACT_VERSION = 2 << 3;

    static Address random(SplittableRandom random, boolean contract) {
        byte[] key = new byte[32];
        random.nextBytes(key);
        return new Address(
                strkey(contract ? CONTRACT_VERSION : ACCOUNT_VERSION, key), key, contract);
    }

    private static String strkey(int version, byte[] key) {
        ByteBuffer raw = ByteBuffer.allocate(35).put((byte) version).put(key);
        int checksum = crc16(raw.array(), 33);
        raw.put((byte) checksum).put((byte) (checksum >> 8));
        return base32(raw.array());
    }

    /** CRC-16/XMODEM, which strkeys end with, low byte first. */
    private static int crc16(byte[] bytes, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= (bytes[i] & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1;
            }
        }
        return crc & 0xFFFF;
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length * 8 / 5);
        long bits = 0;
        int held = 0;
        for (byte b : bytes) {
            bits = bits << 8 | (b & 0xFF);
            held += 8;
            while (held >= 5) {
                held -= 5;
                text.append(BASE32.charAt((int) (bits >> held) & 31));
            }
        }
        return text.toString();
    }
}
