# Stands in for OpenWrt's /lib/functions/network.sh: one network, wan6, with the address $OPENWRT_ADDRESS.
network_flush_cache() { :; }

network_get_ipaddr6() { # VARIABLE NETWORK
    [ "$2" = wan6 ] && eval "$1=\$OPENWRT_ADDRESS"
}

network_get_device() { # VARIABLE NETWORK
    eval "$1=eth1"
}
