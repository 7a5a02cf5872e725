package org.bosixnet.client.address;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.bosixnet.client.platform.linux.IpJson;

/** The recorded outputs of {@code ip -j -6 addr}. */
public final class IpTables {
    private IpTables() {}

    public static List<Candidate> read(String name) {
        try (InputStream stream = IpTables.class.getResourceAsStream("/ip/" + name + ".json")) {
            return IpJson.parse(
                    new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
