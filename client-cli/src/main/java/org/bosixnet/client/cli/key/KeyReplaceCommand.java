package org.bosixnet.client.cli.key;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.cli.base.FailedException;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.Registry;
import org.bosixnet.client.registry.RegistryException;
import picocli.CommandLine.Command;

/** Gives names a new key. */
@Command(
        name = "replace",
        description = {
            "Makes one key, makes it the only one of the names, and withdraws their addresses, in one step for each"
                    + " name: for a key that was stolen or lost.",
            "Prints the key once, as key issue does. On the host: sudo bosixnet join URL --host-key-file -"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bosixnet key replace nas --url https://registry.example/bosixnet"})
final class KeyReplaceCommand extends AdminCommand {

    @Override
    void wouldRun(RegistryUrl url, List<HostName> hosts) {
        printDryRun(
                url,
                hosts,
                "Would make a host key the only one of " + joined(hosts) + " at " + url
                        + ", and withdraw the addresses.");
    }

    @Override
    int run(Registry registry, RegistryUrl url, List<HostName> hosts) throws InterruptedException, FailedException {
        AccessKey key = AccessKey.generate(AccessKey.Kind.HOST, new SecureRandom());
        List<HostName> replaced = new ArrayList<>();
        int worst = ExitCode.DONE;
        for (HostName host : hosts) {
            try {
                registry.replaceKey(host, key);
                replaced.add(host);
            } catch (RegistryException e) {
                err().println("bosixnet: " + host + ": " + e.getMessage() + " Repeat the command for " + host + ".");
                worst = Math.max(worst, ExitCode.of(e));
            }
        }
        if (!replaced.isEmpty()) {
            print(url, replaced, key);
        }
        return worst;
    }
}
