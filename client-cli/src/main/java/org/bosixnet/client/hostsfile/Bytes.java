package org.bosixnet.client.hostsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** A piece of a file, which is not copied to be cut. Immutable as long as nobody changes its array. */
final class Bytes {

    static final Bytes NONE = of(new byte[0]);

    private final byte[] array;
    private final int from;
    private final int to;

    private Bytes(byte[] array, int from, int to) {
        this.array = array;
        this.from = from;
        this.to = to;
    }

    /** Returns all bytes of an array, which must not be changed any more. */
    static Bytes of(byte[] array) {
        return new Bytes(array, 0, array.length);
    }

    /** Returns the bytes of a text, which has one character for each. */
    static Bytes of(String text) {
        return of(text.getBytes(ISO_8859_1));
    }

    int length() {
        return to - from;
    }

    boolean isEmpty() {
        return to == from;
    }

    byte at(int index) {
        return array[from + index];
    }

    /** Returns the bytes from an index to another, which is not included. */
    Bytes cut(int begin, int end) {
        return new Bytes(array, from + begin, from + end);
    }

    /** Returns where the line that begins at an index ends, its line feed included. */
    int lineEnd(int begin) {
        int i = from + begin;
        while (i < to) {
            if (array[i++] == '\n') {
                break;
            }
        }
        return i - from;
    }

    /** Tells the lines one by one, with their line ends; joined they are the bytes again. */
    void forEachLine(Consumer<Bytes> told) {
        for (int at = 0, end; at < length(); at = end) {
            end = lineEnd(at);
            told.accept(cut(at, end));
        }
    }

    /** Returns how many of the bytes are zero. */
    int zeros() {
        int zeros = 0;
        for (int i = from; i < to; i++) {
            zeros += array[i] == 0 ? 1 : 0;
        }
        return zeros;
    }

    /** Returns whether the bytes from an index on begin with a text. */
    boolean startsWith(String text, int begin) {
        if (text.length() > length() - begin) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (array[from + begin + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns a copy with more bytes behind them. */
    Bytes with(Bytes more) {
        byte[] both = Arrays.copyOfRange(array, from, to + more.length());
        System.arraycopy(more.array, more.from, both, length(), more.length());
        return of(both);
    }

    ByteBuffer buffer() {
        return ByteBuffer.wrap(array, from, length());
    }

    /** Returns the bytes as characters of the same number. */
    @Override
    public String toString() {
        return new String(array, from, length(), ISO_8859_1);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(array, from, to, that.array, that.from, that.to);
    }

    @Override
    public int hashCode() {
        return buffer().hashCode();
    }
}
