package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.Candidate;
import org.jspecify.annotations.Nullable;

/** Asks one source after the other until one answers. Logs when it is another one than before. */
final class SourceChain implements AddressSource {
    private static final Logger LOG = System.getLogger(SourceChain.class.getName());

    private final List<AddressSource> sources;
    private final AtomicReference<@Nullable AddressSource> last = new AtomicReference<>();

    /** Takes the sources, the best one first. */
    SourceChain(List<AddressSource> sources) {
        this.sources = List.copyOf(sources);
    }

    @Override
    public List<Candidate> read() throws IOException {
        IOException none = new IOException("no source knows the addresses of this machine");
        List<String> failures = new ArrayList<>();
        for (AddressSource source : sources) {
            try {
                List<Candidate> candidates = source.read();
                if (last.getAndSet(source) != source) {
                    LOG.log(
                            failures.isEmpty() ? Level.DEBUG : Level.WARNING,
                            () -> "addresses are read from " + source
                                    + (failures.isEmpty() ? "" : ", because " + String.join("; ", failures)));
                }
                return candidates;
            } catch (IOException e) {
                failures.add(String.valueOf(e.getMessage()));
                none.addSuppressed(e);
            }
        }
        throw none;
    }
}
