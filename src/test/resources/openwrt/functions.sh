# Stands in for OpenWrt's /lib/functions.sh: reads the section of $OPENWRT/config, as /etc/config/ddns has it.
config_load() {
    while read -r word name value; do
        case $word in
            config) section=$(echo "$value" | tr -d "'"); type config_cb > /dev/null 2>&1 && config_cb "$name" "$section" ;;
            option)
                value=${value#\'}
                value=${value%\'}
                eval "CONFIG_${section}_$name=\$value"
                type option_cb > /dev/null 2>&1 && option_cb "$name" "$value"
                ;;
        esac
    done < "$OPENWRT/config"
    return 0
}

config_get() { # VARIABLE SECTION OPTION
    eval "$1=\$CONFIG_$2_$3"
}
