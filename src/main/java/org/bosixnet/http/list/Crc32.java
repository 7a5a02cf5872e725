package org.bosixnet.http.list;

/**
 * Puts the CRC-32 of two texts (RFC 1952 section 8) together, without their bytes. A CRC-32 is a polynomial over GF(2), with
 * the coefficient of the highest power in the lowest bit; what precedes {@code n} more bits is multiplied by {@code x^n},
 * modulo the generator.
 */
final class Crc32 {

    private static final int GENERATOR = 0xedb88320;
    private static final int ONE = 0x8000_0000;
    private static final int X_TO_8 = 0x0080_0000;

    private Crc32() {}

    /**
     * Returns the CRC-32 of a text that another follows.
     *
     * @param shift by the length of the second
     */
    static int ofBoth(int first, int second, int shift) {
        return product(shift, first) ^ second;
    }

    /** Returns by what the CRC-32 of a text is multiplied that so many bytes follow. */
    static int shift(int length) {
        int shift = ONE;
        int power = X_TO_8;
        for (int bytes = length; bytes != 0; bytes >>>= 1) {
            if ((bytes & 1) != 0) {
                shift = product(shift, power);
            }
            power = product(power, power);
        }
        return shift;
    }

    private static int product(int a, int b) {
        int product = 0;
        int multiple = b;
        for (int bit = ONE; bit != 0; bit >>>= 1) {
            if ((a & bit) != 0) {
                product ^= multiple;
            }
            multiple = (multiple & 1) == 0 ? multiple >>> 1 : (multiple >>> 1) ^ GENERATOR;
        }
        return product;
    }
}
