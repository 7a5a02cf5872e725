package org.bosixnet.client.config;

import java.util.Locale;

/** The settings of the agent, by the names that they have in its file. */
public enum Setting {
    URL,
    HOST_NAME,
    UPD_PERIOD,
    LIST_PERIOD,
    NETWORK_DEVICE,
    ADDRESS_SUB_STRING,
    PREFIX,
    TEMPORARY,
    MAX_ADDRESSES,
    LOG_DIR,
    HOSTS_FILE,
    DOMAIN,
    NAMES,
    MAX_NAMES,
    KEY_FILE,
    ALLOW_HTTP,
    CA_FILE,
    PROXY;

    /** Returns the environment variable, as in {@code BOSIXNET_UPD_PERIOD}. */
    public String environmentName() {
        return "BOSIXNET_" + name();
    }

    /** Returns the option, as in {@code --upd-period}. */
    public String optionName() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
