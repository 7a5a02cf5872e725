# Runs a command on a host of its own: with its own /etc, /run/bosixnet and /var/lib/bosixnet-agent, in a mount namespace.
# $1: working directory, $2: "bind" if /etc/hosts is to be a bind mount, as in a container; then the command
set -eu
mkdir -p "$1/run" "$1/lasting"
cp -a /etc "$1/etc"
printf '127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n' > "$1/etc/hosts"
rm -f "$1/etc/bosixnet/agent.conf"
[ ! -e "$1/bosixnet-daemon.conf" ] || cp "$1/bosixnet-daemon.conf" "$1/etc/bosixnet/bosixnet-daemon.conf"
mount --make-rprivate /
mkdir -p /run/bosixnet /var/lib/bosixnet-agent
mount --bind "$1/run" /run/bosixnet
mount --bind "$1/lasting" /var/lib/bosixnet-agent
mount --bind "$1/etc" /etc
if [ "$2" = bind ]; then
  cp /etc/hosts "$1/hosts"
  mount --bind "$1/hosts" /etc/hosts
fi
shift 2
exec "$@"
