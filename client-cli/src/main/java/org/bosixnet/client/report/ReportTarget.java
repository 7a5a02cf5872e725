package org.bosixnet.client.report;

import java.util.List;
import org.bosixnet.client.host.HostAddress;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.registry.RegistryException;
import org.bosixnet.client.registry.WithdrawOutcome;
import org.bosixnet.client.registry.http.RegistryClient;

/** Where a {@link Reporter} sends what this host's addresses are. */
interface ReportTarget {

    /** Returns the registry's URL as it may be printed. */
    String url();

    /**
     * Makes the registry list these addresses, or none.
     *
     * @return what has been done, as the end of the sentence "the registry ..."
     */
    String send(List<HostAddress> addresses) throws RegistryException, InterruptedException;

    /** Returns the target that is this host's entry in this client's registry. */
    static ReportTarget of(RegistryClient client, HostName name) {
        return new ReportTarget() {
            @Override
            public String url() {
                return client.url();
            }

            @Override
            public String send(List<HostAddress> addresses) throws RegistryException, InterruptedException {
                if (!addresses.isEmpty()) {
                    client.report(name, addresses);
                    return "lists " + name + " with " + addresses;
                }
                return client.withdraw(name) == WithdrawOutcome.UNSUPPORTED
                        ? "goes on listing " + name + ": it is an original, which forgets no host"
                        : "lists no address of " + name;
            }
        };
    }
}
