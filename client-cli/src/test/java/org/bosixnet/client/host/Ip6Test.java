package org.bosixnet.client.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.bosixnet.testing.Vector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class Ip6Test {

    static Stream<Vector> texts() {
        return Vector.read("ip6.txt");
    }

    @ParameterizedTest
    @MethodSource("texts")
    void readsAndWritesTextAsTheVectorsSay(Vector vector) {
        assertThat(Ip6.read(vector.input()).map(Ip6::toString).orElse("!")).isEqualTo(vector.expected());
    }

    @Property
    void writesTheLongestRunOfZerosAsTwoColons(@ForAll("addresses") Ip6 address) throws UnknownHostException {
        assertThat(address).hasToString(shortened(java(address).getHostAddress()));
    }

    @Property
    void readsEverySpelling(@ForAll("addresses") Ip6 address) throws UnknownHostException {
        String withoutZeros = java(address).getHostAddress();
        String withZeros = hex(address).replaceAll(".{4}(?!$)", "$0:");
        assertThat(Stream.of(
                        withoutZeros,
                        withZeros,
                        withZeros.toUpperCase(Locale.ROOT),
                        address.toString(),
                        withZeros.replaceFirst("(?:^|:)0000(?::0000)*(?::|$)", "::"),
                        withZeros.substring(0, 30) + address.ipv4Text()))
                .allSatisfy(text -> assertThat(Ip6.read(text)).as(text).contains(address));
    }

    @Property
    void javaReadsTheSame(@ForAll("addresses") Ip6 address) throws UnknownHostException {
        assertThat(InetAddress.getByName(address.toString())).isEqualTo(InetAddress.getByAddress(bytes(address)));
    }

    @Property
    void theOrderIsThatOfTheNumbers(@ForAll("addresses") Ip6 one, @ForAll("addresses") Ip6 other) {
        assertThat(Integer.signum(one.compareTo(other))).isEqualTo(number(one).compareTo(number(other)));
    }

    @Property
    void aPrefixIsWhatIsLeftWithoutTheRest(
            @ForAll("addresses") Ip6 one, @ForAll("addresses") Ip6 other, @ForAll @IntRange(max = 128) int length) {
        int rest = Ip6.BITS - length;
        BigInteger prefix = number(one).shiftRight(rest);
        assertThat(number(one.masked(length))).isEqualTo(prefix.shiftLeft(rest));
        assertThat(one.sharesPrefix(one.masked(length), length)).isTrue();
        assertThat(one.sharesPrefix(other, length))
                .isEqualTo(prefix.equals(number(other).shiftRight(rest)));
    }

    private static String shortened(String text) {
        for (int zeros = 8; zeros > 1; zeros--) {
            Matcher run = Pattern.compile("(?:^|:)0(?::0){" + (zeros - 1) + "}(?::|$)")
                    .matcher(text);
            if (run.find()) {
                return run.replaceFirst("::");
            }
        }
        return text;
    }

    private static Inet6Address java(Ip6 address) throws UnknownHostException {
        return Inet6Address.getByAddress(null, bytes(address), -1);
    }

    private static byte[] bytes(Ip6 address) {
        return ByteBuffer.allocate(16)
                .putLong(address.high())
                .putLong(address.low())
                .array();
    }

    private static String hex(Ip6 address) {
        return HexFormat.of().formatHex(bytes(address));
    }

    private static BigInteger number(Ip6 address) {
        return new BigInteger(1, bytes(address));
    }

    @Provide
    Arbitrary<Ip6> addresses() {
        return Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.just((short) 0)),
                        Tuple.of(1, Arbitraries.shorts().between((short) 0, (short) 0x1f)),
                        Tuple.of(2, Arbitraries.shorts()))
                .array(Short[].class)
                .ofSize(8)
                .map(groups -> {
                    ByteBuffer bytes = ByteBuffer.allocate(16);
                    Stream.of(groups).forEach(bytes::putShort);
                    return new Ip6(bytes.getLong(0), bytes.getLong(8));
                });
    }
}
