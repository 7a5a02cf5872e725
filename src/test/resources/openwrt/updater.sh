# What the updater of OpenWrt's package ddns-scripts does with a section of /etc/config/ddns as far as it decides whether,
# when and what it sends, told anew from watching it: it looks lookup_host up in DNS, and sends when the answer is not its
# own address. Runs under busybox ash, with the stand-ins beside it. Arguments: -S SECTION.
. "$OPENWRT/lib/functions.sh"
. "$OPENWRT/lib/functions/network.sh"
SECTION=$2
ANSWER=$OPENWRT/answer

setting() { # NAME DEFAULT
    config_get "$1" "$SECTION" "$1"
    eval "[ -n \"\$$1\" ]" || eval "$1=\$2"
}

full() { # ADDRESS: with all its digits
    echo "$1" | awk -F: '{
        missing = 9 - NF
        for (i = 1; i <= NF; i++) {
            if ($i == "" && missing >= 0) { while (missing-- > 0) out = out ":0000" }
            else out = out ":" substr("0000" $i, length($i) + 1)
        }
        print substr(out, 2)
    }'
}

registered() { # fails if DNS does not know the name
    REGISTERED=$(nslookup "$lookup_host" | sed -n 's/^Address[^:]*: *\([0-9a-f:]*:[0-9a-f:]*\)$/\1/p' | tail -n 1)
    [ -n "$REGISTERED" ] && REGISTERED=$(full "$REGISTERED")
}

again() { # COUNT: waits; ends the program after retry_max_count times
    [ "$retry_max_count" -gt 0 ] && [ "$1" -gt "$retry_max_count" ] && { echo "gives up"; exit 1; }
    echo "retry $1/$retry_max_count"
    sleep "$retry_interval"
}

look_up() { # does not return before the name is found
    tries=0
    until registered; do
        tries=$((tries + 1))
        again "$tries"
    done
}

config_load ddns
setting enabled 0
setting domain ''
setting lookup_host "$domain"
setting ip_network wan6
setting username ''
setting password ''
setting update_url ''
setting check_interval 10
setting retry_interval 60
setting retry_max_count 0
[ "$enabled" = 1 ] || exit 1
case $domain in *[!@a-zA-Z0-9._*-]*) echo "characters that a domain must not have"; exit 1 ;; esac

look_up
differs=0
while :; do
    network_get_ipaddr6 own "$ip_network"
    own=$(full "$own")
    if [ "$own" != "$REGISTERED" ]; then
        url=$(echo "$update_url" | sed -e "s#\[USERNAME\]#$username#; s#\[PASSWORD\]#$password#" \
            -e "s#\[DOMAIN\]#$domain#; s#\[IP\]#$own#")
        uclient-fetch -q -O "$ANSWER" -Y off "$url" && echo "answered: $(cat "$ANSWER")"
    fi
    sleep "$((check_interval * 60))"
    look_up
    if [ "$own" = "$REGISTERED" ]; then
        differs=0
    else
        differs=$((differs + 1))
        [ "$retry_max_count" -gt 0 ] && [ "$differs" -gt "$retry_max_count" ] && { echo "gives up"; exit 1; }
    fi
done
