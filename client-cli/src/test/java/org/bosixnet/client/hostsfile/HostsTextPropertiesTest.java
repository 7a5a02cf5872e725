package org.bosixnet.client.hostsfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bosixnet.client.host.HostEntry;

class HostsTextPropertiesTest {

    private static final String END = "# END bosixnet";

    @Property
    void outsideABlockNothingChangesAndTwiceIsOnce(
            @ForAll("texts") String before,
            @ForAll("texts") String after,
            @ForAll("lineEnds") String lineEnd,
            @ForAll("entries") List<HostEntry> entries)
            throws BrokenBlockException {
        String start = before.isEmpty() || before.endsWith("\n") ? before : before + lineEnd;
        String rest = after.isEmpty() ? "" : lineEnd + after;
        String file = start + "# BEGIN bosixnet" + lineEnd + "junk" + lineEnd + END + rest;

        String once = written(file, entries);

        assertThat(once).startsWith(start + "# BEGIN bosixnet").endsWith(END + rest);
        assertThat(withoutBlock(once)).isEqualTo(start + rest);
        assertThat(written(once, entries)).isEqualTo(once);
        assertThat(written(once, List.of()))
                .isEqualTo(start + "# BEGIN bosixnet (managed, do not edit)" + lineEnd + END + rest);
    }

    @Property
    void appendingKeepsAllThatWasThere(@ForAll("texts") String file, @ForAll("entries") List<HostEntry> entries)
            throws BrokenBlockException {
        String once = written(file, entries);

        assertThat(once).startsWith(file);
        assertThat(written(once, entries)).isEqualTo(once);
        assertThat(withoutBlock(once)).isIn(file, file + "\n", file + "\n\n", file + "\r\n", file + "\r\n\r\n");
    }

    @Property
    void noNameThatStandsOutsideGetsIn(@ForAll("texts") String file, @ForAll("entries") List<HostEntry> entries)
            throws BrokenBlockException {
        HostsText text = HostsText.parse(Bytes.of(file)).withEntries(entries);
        assertThat(text.entries())
                .noneMatch(entry -> text.outside().names().contains(entry.name()))
                .noneMatch(entry -> namesOf(file).contains(entry.name().value()));
    }

    @Property
    void anyBytesAreReadOrRefusedButNeverChanged(@ForAll byte[] bytes) throws BrokenBlockException {
        assertThat(HostsTextTest.bytes(HostsText.parse(Bytes.of(bytes)))).isEqualTo(bytes);
    }

    /** Returns the names of a file without a block, read another way. */
    private static Set<String> namesOf(String file) {
        Set<String> names = new HashSet<>();
        for (String line : file.split("\n", -1)) {
            List<String> fields = List.of(line.replaceFirst("(?s)#.*", "")
                    .replaceFirst("^[ \t\r\f\u000b]+", "")
                    .split("[ \t\r\f\u000b]+", -1));
            names.addAll(fields.subList(1, fields.size()));
        }
        return names;
    }

    private static String written(String file, List<HostEntry> entries) throws BrokenBlockException {
        return HostsTextTest.text(HostsText.parse(Bytes.of(file)).withEntries(entries));
    }

    private static String withoutBlock(String file) {
        int begin = file.indexOf("# BEGIN bosixnet");
        return begin < 0 ? file : file.substring(0, begin) + file.substring(file.indexOf(END, begin) + END.length());
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> bytes =
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(20);
        Arbitrary<String> lines = Arbitraries.of(
                "127.0.0.1 localhost",
                "::1 h1 h2",
                "2001:db8::a    h3",
                "\t# comment",
                "# END",
                "\0",
                "\u00e9\u00ff",
                "");
        Arbitrary<String> line =
                Combinators.combine(Arbitraries.oneOf(bytes, lines), lineEnds()).as((text, end) -> text + end);
        return Combinators.combine(line.list().ofMaxSize(6), Arbitraries.oneOf(bytes, lines))
                .as((all, last) -> String.join("", all) + last)
                .filter(text -> !text.contains("bosixnet"));
    }

    @Provide
    Arbitrary<String> lineEnds() {
        return Arbitraries.of("\n", "\r\n");
    }

    @Provide
    Arbitrary<List<HostEntry>> entries() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 9),
                        Arbitraries.integers().between(1, 9))
                .as((address, name) -> HostsTextTest.entry("2001:db8::" + address, "h" + name))
                .list()
                .ofMaxSize(6)
                .map(ArrayList::new);
    }
}
