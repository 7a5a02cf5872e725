package org.bosixnet.client.registry.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostEntry;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.LeftOut;
import org.bosixnet.client.registry.HostList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostListParserTest {

    private static HostList parsed(String text) throws IOException {
        return HostListParser.list(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), 1 << 20);
    }

    @Test
    void readsWhatOurRegistrySends() throws IOException {
        assertThat(parsed("2001:db8::1    a\n2001:db8::2    b\n").hosts())
                .containsExactly(
                        new HostEntry(new HostAddress("2001:db8::1"), new HostName("a")),
                        new HostEntry(new HostAddress("2001:db8::2"), new HostName("b")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<br>\n", "<br>", "<BR/> \r\n", " <br />\n\n"})
    void readsWhatTheOriginalSends(String end) throws IOException {
        assertThat(parsed("2001:db8::1    a" + end).hosts())
                .containsExactly(new HostEntry(new HostAddress("2001:db8::1"), new HostName("a")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", " \r\n\t\n", "<br>\n"})
    void nothingIsAnEmptyList(String text) throws IOException {
        assertThat(parsed(text)).isEqualTo(parsed(""));
        assertThat(parsed(text).hosts()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>",
                "<html>\n<style>\na:hover { color: red }\n::before { }\n</style>",
                "Service unavailable\n",
                "2001:db8::1\n",
                "192.0.2.1    a\n",
                "# a comment\n"
            })
    void whatIsNoListIsRefused(String text) {
        assertThatThrownBy(() -> parsed(text))
                .isInstanceOf(NotAHostListException.class)
                .hasMessageStartingWith("The registry's answer is not a host list (HTML?).");
    }

    @Test
    void aBadLineCostsOnlyItself() throws IOException {
        List<String> hosts = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        HostListParser.Sink sink = new HostListParser.Sink() {
            @Override
            public void host(String address, String name) {
                hosts.add(address + " " + name);
            }

            @Override
            public void bad(String name, String address, String reason) {
                leftOut.add(new LeftOut(name, address, reason));
            }
        };
        String text = "<script>alert(1)</script>\n2001:db8::1    a\n2001:db8::2 b alias\n# c\n2001:db8::3 \0\377\n"
                + "2001:db8::4    " + "x".repeat(2000) + "\n2001:db8::5    e";
        assertThat(HostListParser.parse(new ByteArrayInputStream(text.getBytes(ISO_8859_1)), 1 << 20, sink))
                .isTrue();
        assertThat(hosts).containsExactly("2001:db8::1 a", "2001:db8::3 \0\ufffd", "2001:db8::5 e");
        assertThat(leftOut)
                .containsExactly(
                        new LeftOut(
                                "", "<script>alert(1)</script>", "Line 1 has one field, not an address and a name."),
                        new LeftOut("b", "2001:db8::2", "Line 3 has more than two fields, not an address and a name."),
                        new LeftOut("", "", "Line 6 is longer than 1024 bytes."));
    }

    @Test
    void ofAListThatIsTooLongTheWholeLinesBeforeTheBoundCount() throws IOException {
        byte[] text = "2001:db8::1 a\n2001:db8::2 b\n2001:db8::2 box\n".getBytes(ISO_8859_1);
        assertThat(HostListParser.list(new ByteArrayInputStream(text), text.length))
                .satisfies(list -> {
                    assertThat(list.whole()).isTrue();
                    assertThat(list.hosts()).hasSize(3);
                });
        for (int bytes = text.length - 1; bytes >= text.length - 4; bytes--) {
            HostList cut = HostListParser.list(new ByteArrayInputStream(text), bytes);
            assertThat(cut.whole()).isFalse();
            assertThat(cut.hosts())
                    .containsExactly(
                            new HostEntry(new HostAddress("2001:db8::1"), new HostName("a")),
                            new HostEntry(new HostAddress("2001:db8::2"), new HostName("b")));
        }
    }

    @Test
    void ofVeryManyBadLinesOnlySomeAreTold() throws IOException {
        HostList list = parsed("2001:db8::1 a\n" + "x\n".repeat(5000));
        assertThat(list.leftOut().told()).hasSize(100);
        assertThat(list.leftOut().untold()).isEqualTo(4900);
    }

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) throws IOException {
        try {
            HostList list = HostListParser.list(new ByteArrayInputStream(bytes), 1 << 20);
            assertThat(list.hosts()).noneMatch(host -> host.name().value().contains("\n"));
        } catch (NotAHostListException e) {
            assertThat(e.getMessage()).endsWith(".");
        }
    }
}
