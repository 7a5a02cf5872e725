package org.bosixnet.client.cli.key;

import java.security.SecureRandom;
import java.util.List;
import org.bosixnet.client.cli.base.ExitCode;
import org.bosixnet.client.credential.Issuing;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.bosixnet.client.registry.Registry;
import picocli.CommandLine.Command;

/** Makes a key for other hosts. */
@Command(
        name = "issue",
        description = {
            "Makes one key, binds it to all the names, and prints how to set up the agents, ddclient, inadyn, OpenWrt "
                    + "and a FRITZ!Box with it.",
            "The key is printed once and kept nowhere. If a name cannot be bound, none is."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  bosixnet key issue router --url https://registry.example/bosixnet"})
final class KeyIssueCommand extends AdminCommand {

    @Override
    void wouldRun(RegistryUrl url, List<HostName> hosts) {
        printDryRun(url, hosts, "Would make a host key and bind it to " + joined(hosts) + " at " + url + ".");
    }

    @Override
    int run(Registry registry, RegistryUrl url, List<HostName> hosts) throws Exception {
        print(url, hosts, new Issuing(registry, new SecureRandom()).issue(hosts));
        return ExitCode.DONE;
    }
}
