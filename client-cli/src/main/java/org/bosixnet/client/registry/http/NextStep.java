package org.bosixnet.client.registry.http;

import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.jspecify.annotations.Nullable;

/** What somebody whom a registry refuses can do about it. */
final class NextStep {

    private NextStep() {}

    /**
     * Returns a blank and a sentence, or nothing if there is no advice to give.
     *
     * @param code what the registry says is wrong
     * @param shown what it was shown
     * @param name the host that it was about, if it was about one
     */
    static String of(String code, Shown shown, RegistryUrl url, @Nullable HostName name) {
        String host = name == null ? "NAME" : name.value();
        String advice =
                switch (code) {
                    case "no-key", "wrong-key" -> shown.hint().isEmpty() ? forUnknown(shown, url) : "";
                    case "not-allowed" ->
                        shown.kind() == null
                                ? ""
                                : "It needs another kind of key than the " + shown.kind() + " that was sent.";
                    case "not-your-name", "name-taken" -> // no unbinding, which leaves the name to whoever is first
                        "If that is this computer's name, ask an administrator for a key made by 'bosixnet key replace "
                                + host + "', which ends every other, then run 'sudo bosixnet join " + url
                                + " --host-key-file FILE' with it.";
                    case "claim-refused" ->
                        "Run it from the network that the address of " + host + " is in, or ask an administrator for a "
                                + "key made by 'bosixnet key issue " + host + "'.";
                    case "rotation-under-way" ->
                        "If no computer of yours began it, ask an administrator to run 'bosixnet key replace " + host
                                + "'.";
                    case "name-reserved" ->
                        "Ask an administrator for a key made by 'bosixnet key issue " + host
                                + "', then run 'sudo bosixnet" + " join " + url + " --host-key-file FILE' with it.";
                    default -> "";
                };
        String both = (advice + " " + shown.hint()).strip();
        return both.isEmpty() ? "" : " " + both;
    }

    private static String forUnknown(Shown shown, RegistryUrl url) {
        Kind kind = shown.kind();
        if (kind == Kind.JOIN || kind == Kind.ADMIN) {
            return "Ask its administrator for its " + kind + ".";
        }
        if (kind == Kind.READER) {
            return "Ask its administrator for its reader key, and put that into KEY_FILE.";
        }
        return shown.authorization() == null || kind == Kind.HOST
                ? "Run 'sudo bosixnet join " + url + "'."
                : "Mend the user name and the password in URL.";
    }
}
