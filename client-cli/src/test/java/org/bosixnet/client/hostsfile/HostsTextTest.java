package org.bosixnet.client.hostsfile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTextTest {

    private static final String BEGIN = "# BEGIN bosixnet (managed, do not edit)\n";
    private static final HostEntry ALPHA = entry("2001:db8::a", "alpha");
    private static final HostEntry BETA = entry("2001:db8::b", "beta");

    static HostEntry entry(String address, String name) {
        return new HostEntry(new HostAddress(address), new HostName(name));
    }

    private static HostsText parsed(String text) throws BrokenBlockException {
        return HostsText.parse(Bytes.of(text));
    }

    private static String with(String text, HostEntry... entries) throws BrokenBlockException {
        return text(parsed(text).withEntries(List.of(entries)));
    }

    static byte[] bytes(HostsText text) {
        byte[] all = new byte[text.size()];
        int at = 0;
        for (ByteBuffer piece : text.pieces()) {
            int length = piece.remaining();
            piece.get(all, at, length);
            at += length;
        }
        return all;
    }

    static String text(HostsText text) {
        return new String(bytes(text), ISO_8859_1);
    }

    @Test
    void aBlockIsAppendedSortedByName() throws Exception {
        assertThat(with("127.0.0.1 localhost\n", BETA, ALPHA))
                .isEqualTo("127.0.0.1 localhost\n" + BEGIN
                        + "2001:db8::a    alpha\n2001:db8::b    beta\n# END bosixnet\n");
    }

    @Test
    void theAddressesOfANameKeepTheirOrder() throws Exception {
        assertThat(with("", entry("2001:db8::2", "a"), entry("2001:db8::1", "a"), entry("2001:db8::2", "a")))
                .isEqualTo(BEGIN + "2001:db8::2    a\n2001:db8::1    a\n# END bosixnet\n");
    }

    @Test
    void aBlockIsAppendedAfterALineEnd() throws Exception {
        assertThat(with("127.0.0.1 localhost", ALPHA))
                .isEqualTo("127.0.0.1 localhost\n" + BEGIN + "2001:db8::a    alpha\n# END bosixnet\n");
    }

    @Test
    void aBlockIsReplacedInPlace() throws Exception {
        String file = "a\n" + BEGIN + "2001:db8::a    alpha\nrubbish\n# END bosixnet\nz";
        assertThat(parsed(file).entries()).containsExactly(ALPHA);
        assertThat(with(file, BETA)).isEqualTo("a\n" + BEGIN + "2001:db8::b    beta\n# END bosixnet\nz");
    }

    @Test
    void aMissingLastLineEndStaysMissing() throws Exception {
        String file = BEGIN + "# END bosixnet";
        assertThat(with(file, ALPHA)).isEqualTo(BEGIN + "2001:db8::a    alpha\n# END bosixnet");
    }

    @Test
    void theBlockHasTheLineEndsOfTheFile() throws Exception {
        String once = with("127.0.0.1 localhost\r\n", ALPHA);
        assertThat(once)
                .isEqualTo("127.0.0.1 localhost\r\n" + BEGIN.replace("\n", "\r\n")
                        + "2001:db8::a    alpha\r\n# END bosixnet\r\n");
        assertThat(with(once, ALPHA)).isEqualTo(once);
    }

    @Test
    void aBlockThatLosesItsLastEntryStaysEmpty() throws Exception {
        assertThat(with("a\n" + BEGIN + "2001:db8::a    alpha\n# END bosixnet\nz\n"))
                .isEqualTo("a\n" + BEGIN + "# END bosixnet\nz\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\n", "a\nz", "a\r\nz\r\n", "z"})
    void aBlockThatIsTakenOutLeavesNoTrace(String around) throws Exception {
        assertThat(text(parsed(around).withoutBlock())).isEqualTo(around);
        if (around.isEmpty() || around.endsWith("\n")) {
            assertThat(text(parsed(with(around, ALPHA)).withoutBlock())).isEqualTo(around);
        }
        int at = around.indexOf('z') < 0 ? around.length() : around.indexOf('z');
        String file = around.substring(0, at) + "  " + BEGIN + "# END bosixnet bye \n" + around.substring(at);
        HostsText text = parsed(file).withoutBlock();
        assertThat(text(text)).isEqualTo(around);
        assertThat(text).isEqualTo(parsed(around));
        assertThat(text(text.withEntries(List.of(ALPHA)))).isEqualTo(with(around, ALPHA));
    }

    @Test
    void aBlockAtTheVeryEndCanBeTakenOut() throws Exception {
        assertThat(text(parsed("a\n" + BEGIN + "# END bosixnet").withoutBlock()))
                .isEqualTo("a\n");
    }

    @Test
    void nothingToWriteMakesNoBlock() throws Exception {
        assertThat(with("a")).isEqualTo("a");
        assertThat(with("::1 alpha", ALPHA)).isEqualTo("::1 alpha");
    }

    @Test
    void everyByteOutsideSurvives() throws Exception {
        byte[] outside = new byte[512];
        for (int i = 0; i < outside.length; i++) {
            outside[i] = (byte) (i * 37);
        }
        String file = new String(outside, ISO_8859_1);
        assertThat(with(file, ALPHA)).startsWith(file);
    }

    @Test
    void namesAndAliasesOutsideAreSeenWhateverTheirCaseAndAddress() throws Exception {
        HostsText text = parsed("""
            127.0.1.1\tAlpha  alias.  # comment gamma
              ::1 one
            #::1 delta
            fe80::1%eth0 two\r
            nonsense three
            """ + BEGIN + "2001:db8::b    beta\n# END bosixnet\n::1 four");
        assertThat(text.outside().names())
                .isEqualTo(OutsideNames.of(List.of("alpha", "alias", "one", "two", "three", "four")));
        assertThat(text.withEntries(List.of(ALPHA, BETA)).entries()).containsExactly(BETA);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# BEGIN bosixnet",
                "  # BEGIN bosixnet",
                "# BEGIN bosixnet managed, do not edit\r",
                "# BEGIN bosixnet: managed by hand"
            })
    void aBeginMarkerMayHaveTextBehindIt(String begin) throws Exception {
        assertThat(parsed(begin + "\n# END bosixnet\n").hasBlock()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"# BEGIN bosixnetwork", "## BEGIN bosixnet", "# begin bosixnet", "# BEGIN  bosixnet"})
    void otherCommentsAreNoMarkers(String line) throws Exception {
        assertThat(parsed(line + "\n").hasBlock()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "b,x,e,b,e|line 4 begins a second managed block; the first begins in line 1.",
                "b,b,e,e  |line 2 begins a second managed block; the first begins in line 1.",
                "x,e      |line 2 ends a managed block that does not begin anywhere.",
                "b,e,e    |line 3 ends a managed block that does not begin anywhere.",
                "e,b      |line 1 ends a managed block that does not begin anywhere.",
                "x,x,b,x  |the managed block that begins in line 3 has no '# END bosixnet' line.",
            })
    void brokenMarkersAreRefusedWithTheirLine(String lines, String message) {
        String file = lines.strip()
                        .replace("b", "# BEGIN bosixnet")
                        .replace(",e", ",# END bosixnet")
                        .replaceFirst("^e", "# END bosixnet")
                        .replace(",", "\n")
                + "\n";
        assertThatThrownBy(() -> parsed(file))
                .isInstanceOf(BrokenBlockException.class)
                .hasMessage(message + " Leave one pair of these markers or none.");
    }

    @Test
    void bareLinesOfTheOriginalAreCounted() throws Exception {
        HostsText text = parsed("""
            2001:db8::a    alpha
            2001:db8::b beta b
            2001:db8::c gamma # mine
            2a02::d delta
            fe80::1:2:3 link
            ff02::1:2:3 ip6-x
            2001:db8:0:1:2:3:4:5 epsilon
            """ + BEGIN + "2001:db8::9    nine\n# END bosixnet\n");
        assertThat(text.outside().leftovers()).containsExactly(ALPHA, entry("2001:db8:0:1:2:3:4:5", "epsilon"));
    }

    @Test
    void bareLinesOfKnownNamesAreAdopted() throws Exception {
        String file = "::1 localhost\n2001:db8::a    alpha\n2001:db8::5    mine\n" + BEGIN
                + "2001:db8::b    beta\n# END bosixnet\n2001:db8::c    gamma\n2001:db8::bb    beta";
        Set<HostEntry> listed =
                Set.of(entry("2001:db8::a", "alpha"), entry("2001:db8::c", "gamma"), entry("2001:db8::bb", "beta"));
        assertThat(text(parsed(file).adopting(listed)))
                .isEqualTo("::1 localhost\n2001:db8::5    mine\n" + BEGIN
                        + "2001:db8::a    alpha\n2001:db8::b    beta\n2001:db8::c    gamma\n# END bosixnet\n");
    }

    @Test
    void aLineWithAnAddressThatIsNotListedStays() throws Exception {
        String file = "2001:db8::5    mine\n2001:db8::a    alpha\n2001:db8::aa    alpha\n2001:db8::c    gamma\n";
        Set<HostEntry> listed =
                Set.of(entry("2001:db8::666", "mine"), entry("2001:db8::a", "alpha"), entry("2001:db8::c", "gamma"));
        assertThat(parsed(file).outside().adoptable(listed)).containsExactly(entry("2001:db8::c", "gamma"));
        assertThat(text(parsed(file).adopting(listed)))
                .startsWith("2001:db8::5    mine\n2001:db8::a    alpha\n2001:db8::aa    alpha\n" + BEGIN);
    }

    @Test
    void aNameThatAlsoStandsInAnotherLineIsNotAdopted() throws Exception {
        String file = "127.0.1.1 alpha\n2001:db8::a    alpha\n";
        assertThat(text(parsed(file).adopting(Set.of(ALPHA)))).isEqualTo(file);
    }
}
