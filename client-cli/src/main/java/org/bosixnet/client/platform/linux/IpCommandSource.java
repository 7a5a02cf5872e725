package org.bosixnet.client.platform.linux;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.bosixnet.client.address.AddressSource;
import org.bosixnet.client.address.Candidate;
import org.bosixnet.client.platform.Command;
import org.bosixnet.client.platform.CommandResult;

/** Asks iproute2, the one source with all flags and lifetimes. Costs a process: a few milliseconds. */
final class IpCommandSource implements AddressSource {
    private final Optional<Path> program;

    IpCommandSource() {
        this(Command.find("ip"));
    }

    IpCommandSource(Optional<Path> program) {
        this.program = program;
    }

    @Override
    public List<Candidate> read() throws IOException {
        Path ip = program.orElseThrow(() -> new IOException("the command ip is not installed"));
        CommandResult result = Command.of(ip, "-j", "-6", "addr").inTheCLocale().run();
        if (result.exitCode() != 0) {
            // as BusyBox does, which knows no -j
            throw new IOException(ip + " -j -6 addr ended with code " + result.exitCode());
        }
        return IpJson.parse(result.output());
    }

    @Override
    public String toString() {
        return program.map(ip -> ip + " -j -6 addr").orElse("ip -j -6 addr");
    }
}
