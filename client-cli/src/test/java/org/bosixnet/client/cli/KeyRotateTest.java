package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.security.SecureRandom;
import org.bosixnet.client.credential.KeyFile;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.registry.FakeKeys.Fault;
import org.junit.jupiter.api.Test;

/** {@code key rotate}, after a host has joined. */
class KeyRotateTest extends KeyCommandFixture {

    @Test
    void rotatingChangesTheKey() throws Exception {
        join();
        AccessKey before = inUse();
        secrets.add(before.value());
        assertThat(run("key", "rotate", "--dry-run")).isZero();
        assertThat(inUse()).isEqualTo(before);
        assertThat(out.toString()).endsWith(registry.url() + ": would change the " + before + " of alpha\n");
        assertThat(run("key", "rotate", "--json")).isZero();
        assertThat(inUse()).isNotEqualTo(before);
        assertThat(registry.keysOf("alpha")).contains(inUse().value());
        assertThat(out.toString()).contains("\"oldId\": \"" + before.id() + "\"", "\"id\": \"" + inUse().id() + "\"");
    }

    @Test
    void aRefusedRotationLeavesTheKeyAsItWas() throws Exception {
        join();
        String before = Files.readString(keys);
        registry.fault("POST", Fault.REFUSED);
        assertThat(run("key", "rotate", registry.url().toString())).isEqualTo(3);
        assertThat(keys).hasContent(before);
    }

    @Test
    void withoutAKeyThereIsNothingToRotate() {
        assertThat(run("key", "rotate")).isEqualTo(2);
        assertThat(err.toString())
                .isEqualTo("bosixnet: " + keys + " has no host key. To get one, run: sudo bosixnet join URL\n");
    }

    @Test
    void aRotationThatSomeoneElseBeganIsSaidAndLeavesTheKeyAsItWas() throws Exception {
        join();
        AccessKey before = inUse();
        secrets.add(before.value());
        registry.bind("alpha", AccessKey.generate(Kind.HOST, new SecureRandom()).value());
        assertThat(run("key", "rotate")).isEqualTo(3);
        assertThat(inUse()).isEqualTo(before);
        assertThat(new KeyFile(keys).nextFor(registry.url())).isEmpty();
        assertThat(err.toString())
                .contains("refuses this (409)")
                .endsWith("If no computer of yours began it, ask an administrator to run 'bosixnet key replace"
                        + " alpha'.\n");
    }
}
