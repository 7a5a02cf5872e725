package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.bosixnet.client.address.Candidate;

/** The recorded outputs of {@code ip -j -6 addr}. */
public final class IpTables {
    private IpTables() {}

    public static List<Candidate> read(String name) {
        try (InputStream stream = IpTables.class.getResourceAsStream("/ip/" + name + ".json")) {
            return IpCommand.parse(
                    new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
