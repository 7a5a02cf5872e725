package org.bosixnet.client.registry.http;

import org.bosixnet.client.host.AccessKey.Kind;
import org.bosixnet.client.host.HostName;
import org.bosixnet.client.host.RegistryUrl;
import org.jspecify.annotations.Nullable;

/** Advice for a person whose request a registry refused. */
final class NextStep {

    private NextStep() {}

    /**
     * Returns a space and a sentence, or an empty string if there is no advice.
     *
     * @param code the registry's name of the error
     * @param shown the credentials that the request carried
     * @param name the host that the request was about, or null
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
                    case "not-your-name", "name-taken" -> // not 'key unbind': the name would go to the first claimant
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
                : "Correct the user name and the password in URL.";
    }
}
