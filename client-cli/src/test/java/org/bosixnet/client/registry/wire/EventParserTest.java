package org.bosixnet.client.registry.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bosixnet.client.registry.wire.EventParser.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {

    private static final StreamPace NO_REST = new StreamPace(System::nanoTime, nanos -> {});

    /** Keeps what comes. */
    private static final class Kept implements EventParser.Sink {
        private final List<Event> events = new ArrayList<>();
        private final List<Duration> pauses = new ArrayList<>();
        private int lines;

        @Override
        public void line() {
            lines++;
        }

        @Override
        public void retry(Duration pause) {
            pauses.add(pause);
        }

        @Override
        public void event(Event event) {
            events.add(event);
        }
    }

    /** Gives one byte at a time, so that every boundary falls between two reads. */
    private static final class Drops extends ByteArrayInputStream {
        Drops(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] buffer, int offset, int length) {
            return super.read(buffer, offset, Math.min(length, 1));
        }
    }

    private static Kept parsed(byte[] bytes) throws IOException {
        Kept kept = new Kept();
        EventParser.parse(new Drops(bytes), NO_REST, kept);
        return kept;
    }

    private static Kept parsed(String text) throws IOException {
        return parsed(text.getBytes(UTF_8));
    }

    private static List<Event> events(String text) throws IOException {
        return parsed(text).events;
    }

    private static Event event(String type, String data, String id) {
        return new Event(type, data, id);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void readsWhatTheRegistrySendsWithEveryLineEnd(String end) throws IOException {
        String text = "retry: 1000\n\nevent: reset\nid: e-1\ndata: {}\n\n:\n\nid: e-2\ndata: {\"a\":1}\n\n";
        Kept kept = parsed(text.replace("\n", end));
        assertThat(kept.events).containsExactly(event("reset", "{}", "e-1"), event("message", "{\"a\":1}", "e-2"));
        assertThat(kept.pauses).containsExactly(Duration.ofSeconds(1));
        assertThat(kept.lines).isEqualTo(11);
    }

    @Test
    void theExamplesOfTheStandard() throws IOException {
        assertThat(events("data: YHOO\ndata: +2\ndata: 10\n\n")).containsExactly(event("message", "YHOO\n+2\n10", ""));
        assertThat(events(": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event"))
                .containsExactly(event("message", "first event", "1"), event("message", "second event", ""));
        assertThat(events("data\n\ndata\ndata\n\ndata:"))
                .containsExactly(event("message", "", ""), event("message", "\n", ""));
        assertThat(events("data:test\n\ndata: test\n\n"))
                .containsExactly(event("message", "test", ""), event("message", "test", ""));
    }

    @Test
    void anEventWithoutDataDoesNotCountAndItsTypeIsForgottenButTheIdStays() throws IOException {
        assertThat(events("event: reset\nid: 7\n\ndata: x\n\n")).containsExactly(event("message", "x", "7"));
    }

    @Test
    void anIdWithNulDoesNotCountAndUnknownFieldsAreIgnored() throws IOException {
        assertThat(events("id: 1\nid: a\0b\nDATA: no\n data: no\nfoo\nfoo: bar\ndata: yes\n\n"))
                .containsExactly(event("message", "yes", "1"));
    }

    @Test
    void aByteOrderMarkIsSkippedOnceAndWhatIsNotUtf8IsReplaced() throws IOException {
        assertThat(events("\ufeffdata: x\n\n\ufeffdata: y\n\n")).containsExactly(event("message", "x", ""));
        byte[] broken = {'d', 'a', 't', 'a', ':', (byte) 0xff, (byte) 0xc3, '\n', '\n'};
        assertThat(parsed(broken).events).containsExactly(event("message", "\ufffd\ufffd", ""));
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "1000, 1000", "1500, 1500", "999999999999999999, 300000"})
    void whenToComeAgainIsBroughtIntoARange(String said, long millis) throws IOException {
        assertThat(parsed("retry: " + said + "\n").pauses).containsExactly(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "-1", "1.5", "1s", "99999999999999999999", "\u0661"})
    void whatIsNoNumberSaysNothingOfWhenToComeAgain(String said) throws IOException {
        assertThat(parsed("retry: " + said + "\n").pauses).isEmpty();
    }

    /** Repeats a text for ever, and counts. */
    private static final class Endless extends InputStream {
        private final byte[] text;
        private final long limit;
        private long count;

        Endless(String text, long limit) {
            this.text = text.getBytes(UTF_8);
            this.limit = limit;
        }

        @Override
        public int read() {
            return count == limit ? -1 : text[(int) (count++ % text.length)] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            int n = 0;
            for (int octet = 0; n < length && (octet = read()) >= 0; n++) {
                buffer[offset + n] = (byte) octet;
            }
            return n == 0 ? -1 : n;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "data: x\n", "data:\n", "data: " + "\u00e9\u00e9\u00e9\n", ":", "\u0000"})
    void neitherALineNorAnEventGrowsPastABound(String text) {
        Endless endless = new Endless(text, Long.MAX_VALUE);
        assertThatThrownBy(() -> EventParser.parse(endless, NO_REST, new Kept()))
                .isInstanceOf(IOException.class)
                .hasMessageMatching("it has (a line|an event) of more than 1048576 bytes");
        assertThat(endless.count).isLessThan(10L * EventParser.MAX_BYTES);
    }

    @Test
    void aLineAndAnEventUpToTheBoundAreRead() throws IOException {
        String line = "data:" + "x".repeat(EventParser.MAX_BYTES - 5);
        assertThat(parsed(line + "\n\n").events).hasSize(1);
        assertThatThrownBy(() -> parsed("x" + line + "\n")).isInstanceOf(IOException.class);
    }

    @Test
    void whatIsNotKeptMayGoOnForAnyLength() {
        assertThatCode(() -> EventParser.parse(new Endless(":\nfoo: bar\n\nid: 1\n", 20_000_000), NO_REST, new Kept()))
                .doesNotThrowAnyException();
    }

    @Provide
    Arbitrary<String> streams() {
        return Arbitraries.of(
                        "data", "id", "event", "retry", ":", ": ", " ", "\n", "\r", "\r\n", "\n\n", "\ufeff", "\0",
                        "{}", "1", "reset", "\ud83d", "\u00e9")
                .list()
                .ofMaxSize(60)
                .map(parts -> String.join("", parts));
    }

    @Property
    void whateverIsSentEndsInAnEventOrInNothing(@ForAll byte[] bytes) throws IOException {
        int least = parsed(bytes).events.size();
        assertThat(least).isLessThanOrEqualTo(bytes.length / 6);
    }

    @Property
    void howTheBytesAreSplitMakesNoDifference(@ForAll("streams") String text) throws IOException {
        Kept whole = new Kept();
        EventParser.parse(new ByteArrayInputStream(text.getBytes(UTF_8)), NO_REST, whole);
        Kept dropped = parsed(text);
        assertThat(dropped.events).isEqualTo(whole.events);
        assertThat(dropped.pauses).isEqualTo(whole.pauses);
        assertThat(whole.events)
                .allMatch(event -> event.id().indexOf('\0') < 0 && !event.type().isEmpty());
    }

    @Property
    void dataComesOutAsItWentInWhateverItsLines(@ForAll("streams") String text) throws IOException {
        String data = text.replace("\r\n", "\n").replace('\r', '\n').replace("\ud83d", "?");
        String sent = "data: " + data.replace("\n", "\ndata: ") + "\n\n";
        assertThat(events(sent)).containsExactly(event("message", data, ""));
    }
}
