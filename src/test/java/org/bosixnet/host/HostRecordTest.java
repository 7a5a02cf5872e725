package org.bosixnet.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostRecordTest {

    private static final Instant TIME = Instant.parse("2026-11-23T06:00:00Z");
    private static final HostAddress ADDRESS = new HostAddress("2001:db8::1");

    private static HostRecord record(List<HostAddress> addresses, String... keys) {
        return new HostRecord(
                new HostName("alpha"),
                addresses,
                Stream.of(keys).map(HostRecordTest::key).toList(),
                TIME,
                TIME,
                7);
    }

    private static HostKey key(String key) {
        return new HostKey("ABC123", KeyDigest.of(key), TIME);
    }

    @Test
    void itHasAnAddressOrAKeyAndAtMostTwoKeys() {
        assertThat(record(List.of(ADDRESS)).listed()).isTrue();
        assertThat(record(List.of(), "a").listed()).isFalse();
        assertThat(record(List.of(), "a", "b").keys()).hasSize(2);
        assertThatThrownBy(() -> record(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a host without an address and without a key does not exist");
        assertThatThrownBy(() -> record(List.of(ADDRESS), "a", "b", "c"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a host has at most 2 keys");
    }

    @Test
    void itsKeysAreFoundByTheirDigest() {
        HostRecord record = record(List.of(), "a", "b");
        assertThat(record.key(KeyDigest.of("b"))).contains(key("b"));
        assertThat(record.key(KeyDigest.of("c"))).isEmpty();
    }

    @Test
    void whatChangesOneThingKeepsTheOthers() {
        HostRecord record = record(List.of(ADDRESS), "a");
        assertThat(record.withKeys(List.of()))
                .isEqualTo(record(List.of(ADDRESS)).withRevision(0));
        assertThat(record.withAddresses(List.of(), TIME))
                .isEqualTo(record(List.of(), "a").withRevision(0));
        assertThat(record.withSeen(new SignOfLife(TIME.plusSeconds(1), Reports.UNKNOWN)))
                .isEqualTo(
                        new HostRecord(record.name(), record.addresses(), record.keys(), TIME, TIME.plusSeconds(1), 7));
        assertThat(record.withSeen(new SignOfLife(TIME.minusSeconds(1), Reports.AGENT)))
                .isSameAs(record);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ABC12", "ABC1234", "ABC12_", "ABC12\u00e9", "ABC12\n"})
    void aKeysIdHasSixLettersAndDigits(String id) {
        assertThatThrownBy(() -> new HostKey(id, KeyDigest.of("a"), TIME))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A key's id has 6 letters and digits.");
    }
}
