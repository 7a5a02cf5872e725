package org.bosixnet.dao.file.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.bosixnet.host.AnyRecords;
import org.bosixnet.host.HostName;
import org.bosixnet.host.Reports;
import org.bosixnet.host.SignOfLife;
import org.bosixnet.stored.StoredRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsualLinesTest {

    /** What damage and other versions put into a line. */
    private static final String PIECES = "{}[]\",:\\ 0-9.eZTa_nulltrue\u00e9\n\0";

    private static @Nullable Line usual(byte[] json) {
        return UsualLines.read(json, 0, json.length);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Line parsed(byte[] json) {
        try {
            return LineReader.read(new String(json, StandardCharsets.UTF_8));
        } catch (LineReader.NotUnderstoodException e) {
            return null;
        }
    }

    @Property
    void theyAreWrittenAndReadAsOtherLinesAre(@ForAll("lines") Line line) {
        String json = LineWriter.unusual(line);
        assertThat(UsualLines.write(line)).isEqualTo(json);
        assertThat(usual(bytes(json))).isEqualTo(line).isEqualTo(parsed(bytes(json)));
    }

    @Property(tries = 10_000)
    void whateverIsReadIsWhatTheParserReads(
            @ForAll("lines") Line line,
            @ForAll @IntRange(max = 2000) int place,
            @ForAll @IntRange(max = 3) int removed,
            @ForAll("pieces") String added) {
        String json = LineWriter.write(line);
        int from = place % json.length();
        int to = Math.min(json.length(), from + removed);
        byte[] damaged = bytes(json.substring(0, from) + added + json.substring(to));
        Line read = usual(damaged);
        if (read != null) {
            assertThat(read).isEqualTo(parsed(damaged));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"commit\":1,\"remove\":\"alpha\"}",
                "{\"commit\":01,\"put\":{\"name\":\"a\",\"addresses\":[\"2001:db8::1\"],"
                        + "\"changed\":\"2026-11-23T06:31:23.001Z\",\"seen\":\"2026-11-23T06:31:23.001Z\"}}",
                "{\"seen\":{\"a\":\"2026-11-23T06:31:23.001Z\",\"a\":\"2026-11-23T06:31:24.001Z\"}}",
                "{\"seen\":{\"A\":\"2026-11-23T06:31:23.001Z\"},\"reports\":{\"a\":\"agent\"}}",
                "{\"seen\":{\"a\":\"2026-11-23T06:31:23.001Z\"},\"reports\":{\"a\":\"pigeon\"}}",
                "{\"seen\":{\"a\":\"2026-11-23T06:31:23.001Z\"},\"optional\":true}",
                "{\"seen\":{\"a\":\"2026-11-23T06:31:23.001Z\"}} ",
                "{\"batch\":106,\"id\":\"k3f9x2m7p0aa\",\"revision\":0,\"time\":\"2026-11-23T06:31:59.606Z\"}",
                ""
            })
    void whatIsNotUsualIsLeftToTheParser(String json) {
        assertThat(usual(bytes(json))).isNull();
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.strings().withChars(PIECES.toCharArray()).ofMaxLength(3);
    }

    @Provide
    Arbitrary<Line> lines() {
        Arbitrary<StoredRecord> records = AnyRecords.records(999_999_999_999L).map(StoredRecord::new);
        Arbitrary<SignOfLife> signs = Combinators.combine(AnyRecords.times(), Arbitraries.of(Reports.class))
                .as(SignOfLife::new);
        Arbitrary<Map<HostName, SignOfLife>> marks =
                Arbitraries.maps(AnyRecords.names(), signs).ofMinSize(1).ofMaxSize(5);
        return Arbitraries.oneOf(
                records.map(Line.Kept::new),
                records.map(record -> new Line.Put(record, Line.Part.WHOLE)),
                marks.map(Line.Seen::new));
    }
}
