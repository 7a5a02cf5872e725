package org.bosixnet.client.credential;

import java.util.List;
import org.bosixnet.client.host.AccessKey;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.KeyPin;
import org.bosixnet.client.host.RegistryUrl;

/** The settings that make each kind of client use a key. */
public final class ClientConfigs {

    /**
     * The settings that make one kind of client report with a key, and where to paste them. Contains the key.
     *
     * @param client the kind of client
     * @param place the file, or another place, to paste it into
     * @param text the lines, with explanations as comments
     */
    public record ClientConfig(String client, String place, String text) {

        /** Returns a description without the key. */
        @Override
        public String toString() {
            return client + ": " + place;
        }
    }

    /** Prints the addresses that are worth reporting; both programs take the first one. */
    private static final String ADDRESS_COMMAND = "ip -6 -o addr show to 2000::/3 -deprecated -temporary -tentative";

    private static final String CLEAR_TEXT = """
        # the registry is plain http: anyone on the way, or anyone posing as the registry, can keep the key
        ALLOW_HTTP=yes
        """;

    private final RegistryUrl url;
    private final String first;
    private final String names;
    private final List<HostName> all;
    private final String key;
    private final List<KeyPin> pins;

    /**
     * @param names the names that the key is bound to; clients that report only one name get the first
     * @param pins the keys that the registry's server has to show; empty if its certificate decides
     */
    public ClientConfigs(RegistryUrl url, List<HostName> names, AccessKey key, List<KeyPin> pins) {
        this.url = url;
        this.pins = List.copyOf(pins);
        this.all = List.copyOf(names);
        this.first = names.get(0).value();
        this.names = String.join(",", names.stream().map(HostName::value).toList());
        this.key = key.value();
    }

    /** Returns the settings of all kinds of clients. */
    public List<ClientConfig> all() {
        return List.of(
                new ClientConfig("bosixnet agent", "/etc/bosixnet/agent.conf", agent()),
                new ClientConfig("bosixnet agent", "/etc/bosixnet/keys", keys()),
                new ClientConfig("BOSixNet 2.0 agent", "/etc/bosixnet/bosixnet-daemon.conf", original()),
                new ClientConfig("ddclient", "/etc/ddclient.conf", ddclient()),
                new ClientConfig("inadyn", "/etc/inadyn.conf", inadyn()),
                new ClientConfig("OpenWrt", "/etc/config/ddns", openWrt()),
                new ClientConfig("FRITZ!Box", "Internet > Permit Access > DynDNS, provider User-defined", fritzBox()));
    }

    private String agent() {
        return "URL=\"" + url + "\"\nHOST_NAME=" + first + "\n" + (url.isSecure() ? "" : CLEAR_TEXT)
                + (pins.isEmpty() ? "" : "PIN=\"" + KeyPin.text(pins) + "\"\n");
    }

    private String keys() {
        return "# chown root, chmod 600\n" + url + " " + key + "\n";
    }

    private String original() {
        return "# chmod 600. While this agent's curl runs, the key can be seen with ps by every user of the computer.\n"
                + "HOST_NAME=" + first + "\nURL=\"" + withUserInfo(first, key) + "\"\n";
    }

    private String ddclient() {
        String vendor = url.host().contains(".")
                ? ""
                : "# ddclient takes a server without a dot for its vendor's and sends the key there: use a longer"
                        + " name.\n";
        return "# chmod 600. For ddclient 4: usev6=cmdv6, cmdv6='...' instead of use=cmd, cmd='...'\n" + vendor
                + "daemon=300\n"
                + "# without it the registry hears of this host only every 25 days\nmax-interval=10m\n"
                + "ssl=" + (url.isSecure() ? "yes" : "no") + "\n"
                + "protocol=dyndns2\n"
                + "use=cmd, cmd='" + ADDRESS_COMMAND + "'\n"
                + "server=" + url.uri().getRawAuthority() + "\n"
                + "script=" + path() + "\n"
                + "login=" + first + "\n"
                + "password='" + key + "'\n" + names + "\n";
    }

    private String inadyn() {
        String list =
                String.join(", ", all.stream().map(name -> "\"" + name + "\"").toList());
        return "# chmod 600\n"
                + "period = 300\n"
                + "# without it the registry hears of this host only every 30 days\nforced-update = 600\n"
                + "verify-address = false\n"
                + "allow-ipv6 = true\n"
                + "custom bosixnet {\n"
                + "  ssl = " + url.isSecure() + "\n"
                + "  username = \"" + first + "\"\n"
                + "  password = \"" + key + "\"\n"
                + "  checkip-command = \"" + ADDRESS_COMMAND + "\"\n"
                + "  ddns-server = \"" + url.uri().getRawAuthority() + "\"\n"
                + "  ddns-path = \"" + path() + "?hostname=%h&myip=%i\"\n"
                + "  hostname = " + (all.size() == 1 ? list : "{ " + list + " }") + "\n}\n";
    }

    private String openWrt() {
        return "config service 'bosixnet'\n"
                + "\toption enabled '1'\n"
                + "\toption use_ipv6 '1'\n"
                + "\toption ip_source 'network'\n"
                + "\toption ip_network 'wan6'\n"
                + "\t# any name that DNS knows with an IPv6 address; never " + first
                + ": nothing is sent until it is found\n"
                + "\toption lookup_host 'openwrt.org'\n\toption retry_max_count '0'\n"
                + "\toption domain '" + first + "'\n"
                + "\toption username '" + first + "'\n"
                + "\toption password '" + key + "'\n"
                + "\toption update_url '" + withUserInfo("[USERNAME]", "[PASSWORD]")
                + "/nic/update?hostname=" + (all.size() == 1 ? "[DOMAIN]" : names) // it takes no comma in a domain
                + "&myip=[IP]'\n"
                + (url.isSecure() ? "\toption use_https '1'\n\toption cacert '/etc/ssl/certs'\n" : "")
                + "\toption check_interval '10'\n\toption check_unit 'minutes'\n";
    }

    private String fritzBox() {
        return "Update URL:  " + url + "/nic/update?hostname=<domain>&myip=<ip6addr>\n"
                + "Domain name: " + names + "\n"
                + "User name:   " + first + "\n"
                + "Password:    " + key + "\n";
    }

    private String path() {
        return url.uri().getRawPath() + "/nic/update";
    }

    private String withUserInfo(String user, String password) {
        return url.uri().getScheme() + "://" + user + ":" + password + "@"
                + url.uri().getRawAuthority() + url.uri().getRawPath();
    }
}
