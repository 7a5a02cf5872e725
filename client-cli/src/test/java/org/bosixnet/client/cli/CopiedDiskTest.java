package org.bosixnet.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.registry.FakeKeys.Fault;
import org.junit.jupiter.api.Test;

/** {@code join} where the key is bound to another name: after a rename, or on a copy of a disk. */
class CopiedDiskTest extends KeyCommandFixture {

    private volatile int asked;

    @Test
    void anotherNameGetsAKeyOfItsOwn() throws Exception {
        join();
        AccessKey first = inUse();
        secrets.add(first.value());
        assertThat(join("--name", "beta")).isZero();
        AccessKey second = inUse();
        assertThat(second).isNotEqualTo(first);
        assertThat(registry.keysOf("alpha")).as("the other computer goes on").containsExactly(first.value());
        assertThat(registry.keysOf("beta")).containsExactly(second.value());
        assertThat(keys).hasContent(registry.url() + " " + second.value() + "\n");
        assertThat(config).content().contains("HOST_NAME=beta");
        assertThat(out.toString())
                .contains("Its key is a new one: the " + first
                        + ", which was there before, stays bound to another name. If")
                .contains("'bosixnet key list'", "'bosixnet key unbind'");
        assertThat(join("--name", "beta", "--json")).isZero();
        assertThat(inUse()).as("repeated").isEqualTo(second);
        assertThat(out.toString()).contains("\"boundBefore\": true", "\"formerId\": \"\"");
    }

    @Test
    void aHostNameThatWasChangedInTheSettingsIsANewNameToo() throws Exception {
        join();
        AccessKey first = inUse();
        secrets.add(first.value());
        Files.writeString(config, Files.readString(config).replace("=alpha", "=beta"));
        assertThat(join("--json")).isZero();
        assertThat(registry.keysOf("beta")).containsExactly(inUse().value()).doesNotContain(first.value());
        assertThat(out.toString()).contains("\"formerId\": \"" + first.id() + "\"");
    }

    @Test
    void aKeyThatIsBoundToBothNamesIsKept() throws Exception {
        join();
        AccessKey first = inUse();
        registry.bind("beta", first.value());
        assertThat(join("--name", "beta")).isZero();
        assertThat(inUse()).isEqualTo(first);
        assertThat(out.toString()).contains(", as it was before.").doesNotContain("Its key is a new one");
    }

    @Test
    void aKeyThatTheRegistryKnowsNoMoreIsBoundAgain() throws Exception {
        AccessKey kept = AccessKey.generate(Kind.HOST, new SecureRandom());
        Files.writeString(keys, registry.url() + " " + kept.value() + "\n");
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        assertThat(join()).isZero();
        assertThat(registry.keysOf("alpha")).containsExactly(kept.value());
        assertThat(inUse()).isEqualTo(kept);
    }

    @Test
    void aLostAnswerIsMadeGoodByJoiningAgain() throws Exception {
        join();
        AccessKey first = inUse();
        secrets.add(first.value());
        registry.before(request -> {
            if (registry.requests().size() == asked + 2) { // after that which asks and that which checks the join key
                registry.fault("POST /api/v1/hosts/beta/key", Fault.ANSWER_LOST);
            }
        });
        asked = registry.requests().size();
        assertThat(join("--name", "beta")).isEqualTo(1);
        assertThat(inUse()).as("the former one is used meanwhile").isEqualTo(first);
        String bound = registry.keysOf("beta").get(0);
        secrets.add(bound);
        assertThat(join("--name", "beta")).isZero();
        assertThat(inUse().value()).isEqualTo(bound);
        assertThat(registry.keysOf("beta")).containsExactly(bound);
    }

    @Test
    void aKeyOfAnInterruptedChangeForTheOtherNameIsNotTakenEither() throws Exception {
        join();
        AccessKey first = inUse();
        AccessKey next = AccessKey.generate(Kind.HOST, new SecureRandom());
        secrets.addAll(List.of(first.value(), next.value()));
        Files.writeString(keys, Files.readString(keys) + registry.url() + " " + next.value() + " next\n");
        registry.bind("alpha", next.value());
        assertThat(join("--name", "beta")).isZero();
        assertThat(registry.keysOf("alpha")).containsExactly(first.value(), next.value());
        assertThat(registry.keysOf("beta")).containsExactly(inUse().value()).doesNotContain(next.value());
    }

    @Test
    void aRegistryThatCannotBeAskedChangesNothing() throws Exception {
        join();
        String before = Files.readString(keys);
        registry.fault("POST", Fault.BUSY);
        assertThat(join("--name", "beta")).isEqualTo(1);
        assertThat(keys).hasContent(before);
        assertThat(registry.keysOf("beta")).isEmpty();
    }
}
